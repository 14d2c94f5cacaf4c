import type { Alert, RecordingRule, RuleGroup } from '../../prometheus/rules/alert.ts';

/** An alert with one number changed, alone with what its group records. */
export type Mutant = { readonly change: string; readonly alertName: string; readonly group: RuleGroup };

/** The next count; five hundredths of a ratio; either way. */
const neighbours = (value: number) => {
  const step = Number.isInteger(value) ? 1 : value * 0.05;
  return [value - step, value + step];
};

/** Long histories are tested at a step of 10 minutes, where a smaller change cannot be seen. */
export const longHistories = ['SmartHoldActivationSurge', 'SmartHoldUnexpectedlyQuiet'];

function changesOf(alert: Alert): [string, Alert][] {
  const step = longHistories.includes(alert.name) ? 10 : 1;
  const around = (minutes: number) => [minutes - step, minutes + step];
  const { keepFiringMinutes: keep } = alert;
  return [
    ...around(alert.forMinutes).map((m): [string, Alert] => [`for ${m}m`, { ...alert, forMinutes: m }]),
    ...(keep === undefined ? [] : around(keep)).map((m): [string, Alert] => [
      `keep_firing_for ${m}m`,
      { ...alert, keepFiringMinutes: m },
    ]),
    ...Object.entries(alert.thresholds).flatMap(([name, value]) =>
      neighbours(value).map((changed): [string, Alert] => [
        `${name} ${changed}`,
        { ...alert, thresholds: { ...alert.thresholds, [name]: changed } },
      ]),
    ),
  ];
}

/** Descriptions keep the true numbers, so that only behaviour can give a mutant away. */
const speakingOf = (original: Alert, mutant: Alert): Alert => ({
  ...mutant,
  en: () => original.en(original.thresholds),
  es: () => original.es(original.thresholds),
});

/** The recording rules that an alert's expression or wording reads, directly or through another. */
function readBy(text: string, recording: readonly RecordingRule[]): readonly RecordingRule[] {
  const grown = recording.filter(({ record }) => text.includes(record));
  const wider = [text, ...grown.map(({ expr }) => expr)].join('\n');
  return recording.some((rule) => wider.includes(rule.record) && !grown.includes(rule))
    ? readBy(wider, recording)
    : grown;
}

const textOf = (alert: Alert) => `${alert.expr(alert.thresholds)} ${alert.en(alert.thresholds).description}`;

/** A group with one alert, in all its grades, and what it reads: its test speaks of nothing else. */
export function aloneIn(group: RuleGroup, alert: Alert): RuleGroup {
  return {
    ...group,
    recording: readBy(textOf(alert), group.recording),
    alerts: group.alerts.filter(({ name }) => name === alert.name),
  };
}

export function mutantsOf(group: RuleGroup): Mutant[] {
  return group.alerts.flatMap((original) => {
    const alone = aloneIn(group, original);
    return changesOf(original).map(([change, mutant]) => ({
      change: `${original.name} (${original.severity}): ${change}`,
      alertName: original.name,
      group: {
        ...alone,
        alerts: alone.alerts.map((alert) => (alert === original ? speakingOf(original, mutant) : alert)),
      },
    }));
  });
}
