import { oneDayMs, oneHourMs, oneMinuteMs, oneSecondMs } from '../../base/time-units.ts';

/** Writes numbers and times for people: as in their country, in the operation's zone. No line breaks between a number and its unit. */
export type Formatter = {
  /** Grouped by a thin space, because a point and a comma mean opposite things in Spanish-speaking countries. */
  readonly number: (value: number) => string;
  /** `83.3 %` of a share between 0 and 1. Cut off, not rounded: 100 % is all of them. */
  readonly share: (value: number) => string;
  /** A percentage on a scale of 0 to 100, as the vendor gives it. */
  readonly percentage: (value: number) => string;
  /** `10:05` */
  readonly minute: (instantMs: number) => string;
  /** `10:05:12` */
  readonly second: (instantMs: number) => string;
  /** `10:05`, with the date when it is not today's. */
  readonly moment: (instantMs: number) => string;
  /** `22 Nov` */
  readonly shortDate: (instantMs: number) => string;
  /** `2026-11-22 10:05`, in any language */
  readonly isoMinute: (instantMs: number) => string;
  /** `Sunday, 22 November 2026` */
  readonly date: (instantMs: number) => string;
  /** `4 minutes ago`, `in 2 hours`; whole units, cut off */
  readonly relative: (instantMs: number) => string;
  /** `1.2 s` */
  readonly duration: (ms: number) => string;
};

/** A unit is used from so many of it on: 119 minutes are not called an hour. */
const steps = [
  { unit: 'day', ms: oneDayMs, from: 2 },
  { unit: 'hour', ms: oneHourMs, from: 2 },
  { unit: 'minute', ms: oneMinuteMs, from: 1 },
  { unit: 'second', ms: oneSecondMs, from: 0 },
] as const;

/** Formatters by zone, each made once: making one costs far more than using it, and hundreds of operations share a zone. */
export function formattersFor(locale: string, nowMs: number): (timeZone: string) => Formatter {
  const made = new Map<string, Formatter>();
  return (timeZone) => {
    const formatter = made.get(timeZone) ?? formatterFor(locale, timeZone, nowMs);
    made.set(timeZone, formatter);
    return formatter;
  };
}

/** Writes as seen at `nowMs`. */
export function formatterFor(locale: string, timeZone: string, nowMs: number): Formatter {
  const plain = new Intl.NumberFormat(locale, { useGrouping: 'always', maximumFractionDigits: 2 });
  const cut = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, roundingMode: 'trunc' });
  const clock = { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' } as const;
  const minute = new Intl.DateTimeFormat(locale, clock);
  const second = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full' });
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' });
  const isoMinute = new Intl.DateTimeFormat('sv-SE', { ...clock, year: 'numeric', month: '2-digit', day: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });

  return {
    number: (value) =>
      plain
        .formatToParts(value)
        .map(({ type, value: part }) => (type === 'group' ? '\u202f' : part))
        .join(''),
    share: (value) => `${cut.format(value * 100)}\u202f%`,
    percentage: (value) => `${plain.format(value)}\u202f%`,
    minute: (instantMs) => minute.format(instantMs),
    second: (instantMs) => second.format(instantMs),
    moment: (instantMs) => {
      const time = minute.format(instantMs);
      return day.format(instantMs) === day.format(nowMs) ? time : together(`${day.format(instantMs)}, ${time}`);
    },
    shortDate: (instantMs) => together(day.format(instantMs)),
    isoMinute: (instantMs) => isoMinute.format(instantMs).replace(',', ''),
    date: (instantMs) => together(date.format(instantMs)),
    relative: (instantMs) => {
      const ms = instantMs - nowMs;
      const step = steps.find((candidate) => Math.abs(ms) >= candidate.from * candidate.ms) ?? steps[3];
      return together(relative.format(Math.trunc(ms / step.ms) || -0, step.unit)); // -0: just now is past, not to come
    },
    duration: (ms) => `${cut.format(ms / oneSecondMs)}\u202fs`,
  };
}

/** No line break between a number and the word after it. */
function together(text: string): string {
  return text.replace(/(\d) /g, '$1\u00a0');
}
