import { exporterFamilies } from '../../src/metrics/families/exporter.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { dayFamilies, heldFamilies } from '../../src/metrics/families/smart-hold.ts';
import { alert } from './alert.ts';
import { operation, percent, valueAsCount, valueAsDuration } from './phrases.ts';
import { forEngineer, upOf } from './sre-audience.ts';
import { thresholds } from './thresholds.ts';

const failures = (reason: string) => `${exporterFamilies.refreshFailures.name}{reason="${reason}"}`;

/** One refresh whose answers deny each other heals with the next; a quarter of an hour's refreshes does not. */
const answersContradict = alert({
  ...forEngineer,
  name: 'WolkvoxAnswersContradict',
  severity: 'warning',
  forMinutes: 10,
  thresholds: { refreshes: thresholds.contradictions },
  expr: (t) => `max by (operation) (round(increase(${failures('contradiction')}[1h]))) > ${t.refreshes}`,
  en: () => ({
    summary: 'Answers of wolkvox about the same hours contradict each other.',
    description: `Operation ${operation}: refreshes of the last hour in which the interval and the day denied each other: ${valueAsCount}. Nothing of the denied answers is shown.`,
  }),
  es: () => ({
    summary: 'Las respuestas de wolkvox sobre las mismas horas se contradicen.',
    description: `Operación ${operation}: lecturas de la última hora en las que el intervalo y el día se negaron entre sí: ${valueAsCount}. Nada de las respuestas negadas se muestra.`,
  }),
});

/**
 * One such answer may be half an answer after a rotation. The third that agrees makes the other operation's numbers
 * this one's, so it is told at the second, also in the first minutes of a new process.
 */
const otherOperation = alert({
  ...forEngineer,
  name: 'WolkvoxOtherOperation',
  severity: 'critical',
  forMinutes: 1,
  thresholds: { refreshes: 1 },
  expr: (t) => {
    const series = failures('other_operation');
    return [
      'max by (operation) (',
      `  round(increase(${series}[1h])) > ${t.refreshes}`,
      '  or',
      `  ${series} unless ${series} offset 1h`,
      `) > ${t.refreshes}`,
    ].join('\n');
  },
  en: () => ({
    summary: 'The answers may be those of another operation.',
    description: `Operation ${operation}: after its token or server changed, refreshes of the last hour whose answers lack or lower most of what was known: ${valueAsCount}. After three that agree their counts are taken for its own.`,
  }),
  es: () => ({
    summary: 'Las respuestas pueden ser de otra operación.',
    description: `Operación ${operation}: tras cambiar su token o su servidor, lecturas de la última hora cuyas respuestas omiten o bajan la mayor parte de lo conocido: ${valueAsCount}. Con tres que coincidan, sus conteos se toman como propios.`,
  }),
});

const zoneSuspect = alert({
  ...forEngineer,
  name: 'WolkvoxZoneSuspect',
  severity: 'warning',
  forMinutes: 5,
  thresholds: {},
  expr: () => `max by (operation, suspect) (${operationFamilies.zoneSuspect.name}) == 1`,
  en: () => ({
    summary: "An operation's time zone does not seem to be wolkvox's.",
    description: `Operation ${operation}: {{ if eq $labels.suspect "vendor_ahead" }}the clock of wolkvox is ahead of the configured time zone, so every number is old{{ else }}the clock of wolkvox is behind the configured time zone, so the gauges of the interval are 0{{ end }}.`,
  }),
  es: () => ({
    summary: 'La zona horaria de una operación no parece ser la de wolkvox.',
    description: `Operación ${operation}: {{ if eq $labels.suspect "vendor_ahead" }}el reloj de wolkvox va adelante de la zona horaria configurada, así que todas las cifras están desactualizadas{{ else }}el reloj de wolkvox va atrás de la zona horaria configurada, así que los indicadores del intervalo están en 0{{ end }}.`,
  }),
});

/** In the tally reading `customer_say_yes` falls as callbacks are made: held up all day, and nothing is wrong. */
const heldOf = (direction: 'up' | 'back') =>
  direction === 'up' ? `${heldFamilies.heldUp.name}{field!="customer_say_yes"}` : heldFamilies.heldBack.name;
const heldBy = (direction: 'up' | 'back') =>
  `label_replace(max by (operation, field) (${heldOf(direction)}), "direction", "${direction}", "", "")`;

/** Twelve answers may be needed to believe a rise: an hour at the usual interval. What is held longer needs a look. */
const countsHeld = alert({
  ...forEngineer,
  name: 'SmartHoldCountsHeld',
  severity: 'warning',
  forMinutes: 90,
  thresholds: { counts: thresholds.held.counts, share: thresholds.held.share },
  expr: (t) =>
    [
      `(\n  ${heldBy('up')}\n  or\n  ${heldBy('back')}\n) > ${t.counts}`,
      'and on (operation, field, direction) (',
      `  (\n    ${heldBy('up')}\n    or\n    ${heldBy('back')}\n  )`,
      `  > on (operation) group_left ()`,
      `  ${t.share} * sum by (operation) (max by (operation, skill_id) (${dayFamilies.treatment.name}))`,
      ')',
    ].join('\n'),
  en: (t) => ({
    summary: "Smart Hold day counters have long differed from wolkvox's last word.",
    description: `Operation ${operation}: the day counters of {{ $labels.field }} are ${valueAsCount} {{ if eq $labels.direction "up" }}above{{ else }}below{{ end }} wolkvox's last word, more than ${percent(t.share)} of the calls taken today.`,
  }),
  es: (t) => ({
    summary: 'Los contadores diarios de Smart Hold difieren desde hace rato de lo último que dijo wolkvox.',
    description: `Operación ${operation}: los contadores diarios de {{ $labels.field }} están ${valueAsCount} por {{ if eq $labels.direction "up" }}encima{{ else }}debajo{{ end }} de lo último que dijo wolkvox, más del ${percent(t.share)} de las llamadas que ingresaron hoy.`,
  }),
});

const clockSkewed = alert({
  ...forEngineer,
  name: 'WolkvoxClockSkewed',
  severity: 'warning',
  forMinutes: 15,
  thresholds: { seconds: thresholds.clockSkew },
  expr: (t) => `max by (operation) (abs(${operationFamilies.clockSkew.name})) > ${t.seconds}`,
  en: () => ({
    summary: "The exporter's clock and wolkvox's differ.",
    description: `Operation ${operation}: the clocks are ${valueAsDuration} apart, so intervals and days are cut in the wrong place.`,
  }),
  es: () => ({
    summary: 'El reloj del exportador y el de wolkvox difieren.',
    description: `Operación ${operation}: los relojes difieren en ${valueAsDuration}; los intervalos y los días se cortan en el lugar equivocado.`,
  }),
});

/** Beyond an interval no window means what is asked: nothing is taken in until the clocks agree. */
const clockRefused = alert({
  ...forEngineer,
  name: 'WolkvoxClockSkewed',
  severity: 'critical',
  forMinutes: 5,
  thresholds: { refreshes: 0 },
  expr: (t) =>
    [`max by (operation) (round(increase(${failures('clock')}[1h]))) > ${t.refreshes}`, `and\n${upOf} == 0`].join('\n'),
  en: () => ({
    summary: "The exporter's clock and wolkvox's differ by more than an interval.",
    description: `Operation ${operation}: no number is taken in until the clocks agree; refreshes refused for it in the last hour: ${valueAsCount}.`,
  }),
  es: () => ({
    summary: 'El reloj del exportador y el de wolkvox difieren en más de un intervalo.',
    description: `Operación ${operation}: no se toma ninguna cifra hasta que los relojes coincidan; lecturas rechazadas por ello en la última hora: ${valueAsCount}.`,
  }),
});

/** For the engineer: whether the answers, the clocks and the zone agree. */
export const beliefAlerts = [
  answersContradict,
  otherOperation,
  zoneSuspect,
  countsHeld,
  clockRefused,
  clockSkewed,
] as const;
