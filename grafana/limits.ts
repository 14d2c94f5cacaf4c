import type { Step } from './panel.ts';

/**
 * Where colours change and lines are drawn. Each is the threshold of an alert in prometheus/rules, so that a
 * colour on a board and a message from Alertmanager never disagree.
 */
export const limits = {
  /** SmartHoldCallbacksFailing: share of callbacks that failed. */
  failing: { warning: 0.4, critical: 0.6, leastAttempts: 20 },
  /** Skills in trouble: early sign, below the alert's own threshold. */
  trouble: 0.3,
  /** WolkvoxDataStale: age of the interval's end, seconds. */
  age: { warning: 1_200, critical: 3_600 },
  /** WolkvoxSlow, and the vendor's own limit: duration of a call, seconds. */
  call: { warning: 45, cutOff: 60 },
  /** WolkvoxClockSkewed: seconds either way. */
  skew: 60,
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
