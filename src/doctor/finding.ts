import type { Sighting } from '../facts/facts.ts';

/** What is looked at, in this order. */
export const stepNames = [
  'configuration',
  'proxy',
  'name',
  'connection',
  'clock',
  'token',
  'pool',
  'report',
  'zone',
  'names',
  'window bounds',
  'settle',
  'state file',
  'port',
  'Prometheus',
] as const;
export type StepName = (typeof stepNames)[number];

/**
 * `ok`: as it should be. `note`: nothing to do, or it could not be told. `warn`: something to do, the exporter works.
 * `fail`: it does not work like this.
 */
export type Mark = 'ok' | 'note' | 'warn' | 'fail';

/**
 * What was found, which fact it shows where one was measured, and what to do about it. Whatever is no `ok` and no `note` has a remedy.
 */
export type Found = { readonly what: string; readonly shows?: Sighting } & (
  | { readonly mark: 'ok' | 'note'; readonly remedy?: string }
  | { readonly mark: 'warn' | 'fail'; readonly remedy: string }
);

/** A finding of a step. */
export type Finding = Found & {
  readonly step: StepName;
  /** Whose; undefined where it is the whole exporter's. */
  readonly operation: string | undefined;
};

/** Whether there is something to do. */
export function asksForAction({ mark }: Pick<Finding, 'mark'>): boolean {
  return mark === 'warn' || mark === 'fail';
}
