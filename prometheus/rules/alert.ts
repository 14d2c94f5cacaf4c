export type Severity = 'critical' | 'warning' | 'info';
export type Audience = 'contact-centre' | 'sre';
export type Thresholds = Readonly<Record<string, number>>;

/** The board an alert links to, by its uid; that of the Spanish edition ends in `-es`. */
export type Board = 'smart-hold-operations' | 'smart-hold-skill' | 'smart-hold-exporter-health';

/** What an alert says, once in each language of the notification templates. */
export type Wording = { readonly summary: string; readonly description: string };

/**
 * An alerting rule as data. The numbers stand apart from the expression, so that the tests can change
 * each of them and see a unit test fail.
 */
export type Alert = {
  readonly name: string;
  readonly severity: Severity;
  readonly audience: Audience;
  /** Minutes the condition must last. */
  readonly forMinutes: number;
  /** Minutes the alert outlives its condition, so that a ratio moving about its threshold is one alert. */
  readonly keepFiringMinutes?: number;
  readonly thresholds: Thresholds;
  readonly expr: (thresholds: Thresholds) => string;
  readonly en: (thresholds: Thresholds) => Wording;
  readonly es: (thresholds: Thresholds) => Wording;
  readonly board: Board;
};

export type RecordingRule = { readonly record: string; readonly expr: string };

/** Rules evaluated one after the other, so that an alert sees what was recorded at the same instant. */
export type RuleGroup = {
  readonly name: string;
  readonly recording: readonly RecordingRule[];
  readonly alerts: readonly Alert[];
};

type AlertOf<T extends Thresholds> = Omit<Alert, 'thresholds' | 'expr' | 'en' | 'es'> & {
  readonly thresholds: T;
  readonly expr: (thresholds: T) => string;
  readonly en: (thresholds: T) => Wording;
  readonly es: (thresholds: T) => Wording;
};

/** Lets an alert's functions name its own thresholds, and nothing else. */
export function alert<T extends Thresholds>(spec: AlertOf<T>): Alert {
  const own = (changed: Thresholds): T => ({ ...spec.thresholds, ...changed });
  return {
    ...spec,
    expr: (changed) => spec.expr(own(changed)),
    en: (changed) => spec.en(own(changed)),
    es: (changed) => spec.es(own(changed)),
  };
}
