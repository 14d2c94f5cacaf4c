import { thresholds } from '../prometheus/rules/thresholds.ts';
import type { Step } from './panel.ts';

/** Where colours change and lines are drawn: the thresholds of the alerts, so that a board and a message never disagree. */
export const limits = {
  failing: thresholds.failing,
  age: thresholds.age,
  /** With the vendor's own limit, at which it ends a call. */
  call: { warning: thresholds.slowCall, cutOff: 60 },
  skew: thresholds.clockSkew,
  contradictions: thresholds.contradictions,
  held: thresholds.held,
} as const;

export const calm = 'green';
export const plain = 'text';

/** Grafana gives the first colour to a value that is missing, so the first is never one that praises or alarms. */
const unknown = [null, plain] as const;

/** Colours of the share of callbacks that reached the caller: the alert's lines seen from the other side. */
export const successSteps: readonly Step[] = [
  unknown,
  [0, 'red'],
  [round(1 - limits.failing.critical), 'orange'],
  [round(1 - limits.failing.warning), calm],
];

export const failSteps: readonly Step[] = [
  [null, 'transparent'],
  [limits.failing.warning, 'orange'],
  [limits.failing.critical, 'red'],
];

/** As a background: a missing age is grey. */
export const ageSteps: readonly Step[] = [
  [null, '#808080'],
  [0, calm],
  [limits.age.warning, 'orange'],
  [limits.age.critical, 'red'],
];

function round(share: number): number {
  return Math.round(share * 100) / 100;
}

/** 0 is a fault, 1 is right. */
export const worksSteps: readonly Step[] = [unknown, [0, 'red'], [1, calm]];

/** None is right, from one on it needs a look. */
export const noneSteps: readonly Step[] = [unknown, [0, calm], [1, 'orange']];

/** A share as it is written in a description: 0.4 → `40 %`. */
export const percent = (share: number) => `${round(100 * share)} %`;
