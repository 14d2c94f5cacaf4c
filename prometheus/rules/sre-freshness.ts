import { exporterFamilies } from '../../src/metrics/families/exporter.ts';
import { alert } from './alert.ts';
import { dataAge, dataLateness, job } from './data-age.ts';
import { operation, valueAsCount, valueAsDuration } from './phrases.ts';
import { operationTreatment } from './skill-rates.ts';
import { forEngineer, upOf } from './sre-audience.ts';
import { thresholds } from './thresholds.ts';

const minutes = (seconds: number) => seconds / 60;

/**
 * By operation, not by skill: it tells of numbers that do not come, not of one skill that has a quiet day.
 * `unless` instead of `== 0`, because an operation whose report is switched off may have no skill at all.
 */
const unexpectedlyQuiet = alert({
  ...forEngineer,
  name: 'SmartHoldUnexpectedlyQuiet',
  severity: 'info',
  board: 'smart-hold-operations',
  forMinutes: 30,
  thresholds: { usual: 20 },
  expr: (t) =>
    [`${operationTreatment} offset 1w >= ${t.usual}`, `unless\n${operationTreatment} > 0`, `and\n${upOf} == 1`].join(
      '\n',
    ),
  en: () => ({
    summary: 'Smart Hold took nothing in an hour that is busy in other weeks.',
    description:
      `Operation ${operation}: no call entered Smart Hold in the last hour; ${valueAsCount} did in the same hour ` +
      'last week. The exporter works, and wolkvox answers.',
  }),
  es: () => ({
    summary: 'Smart Hold no tomó nada en una hora que otras semanas es activa.',
    description:
      `Operación ${operation}: ninguna llamada entró a Smart Hold en la última hora; la semana pasada entraron ` +
      `${valueAsCount} a la misma hora. El exportador funciona y wolkvox responde.`,
  }),
});

const exporterDown = alert({
  ...forEngineer,
  name: 'WolkvoxExporterDown',
  severity: 'critical',
  forMinutes: 5,
  thresholds: {},
  expr: () => `up{job="${job}"} == 0`,
  en: () => ({
    summary: 'Prometheus cannot scrape a Smart Hold exporter.',
    description: 'The exporter {{ $labels.instance }} of job {{ $labels.job }} does not answer.',
  }),
  es: () => ({
    summary: 'Prometheus no puede leer un exportador de Smart Hold.',
    description: 'El exportador {{ $labels.instance }} del trabajo {{ $labels.job }} no responde.',
  }),
});

const exporterAbsent = alert({
  ...forEngineer,
  name: 'WolkvoxExporterAbsent',
  severity: 'critical',
  forMinutes: 15,
  thresholds: {},
  expr: () => `absent(up{job="${job}"})`,
  en: () => ({
    summary: 'Prometheus knows no Smart Hold exporter.',
    description: 'There is no scrape target in job {{ $labels.job }}.',
  }),
  es: () => ({
    summary: 'Prometheus no conoce ningún exportador de Smart Hold.',
    description: 'No hay ningún objetivo en el trabajo {{ $labels.job }}.',
  }),
});

/** Operations on a shard that does not run, or that the shards deal out by different counts, are read by nobody or twice. */
const shardsIncomplete = alert({
  ...forEngineer,
  name: 'WolkvoxShardsIncomplete',
  severity: 'critical',
  forMinutes: 10,
  thresholds: {},
  expr: () => {
    const { shardIndex, shards } = exporterFamilies;
    const running = `count by (job) (\n  count_values by (job) ("shard", ${shardIndex.name})\n)`;
    const most = `max by (job) (${shards.name})`;
    return `${running} < ${most}\nor\n${most} != min by (job) (${shards.name})`;
  },
  en: () => ({
    summary: 'Not every shard of the Smart Hold exporter runs.',
    description:
      'Of job {{ $labels.job }} a shard is missing, or its shards do not agree on how many they are: operations ' +
      'are read by no exporter, or by two.',
  }),
  es: () => ({
    summary: 'No funcionan todas las particiones del exportador de Smart Hold.',
    description:
      'Al trabajo {{ $labels.job }} le falta una partición, o sus particiones no coinciden en cuántas son: ninguna ' +
      'lee algunas operaciones, o las leen dos.',
  }),
});

/** Only who has the lease reads. Without a lease there is no such series, and nothing to miss. */
const noLeader = alert({
  ...forEngineer,
  name: 'WolkvoxNoLeader',
  severity: 'critical',
  forMinutes: 10,
  thresholds: {},
  expr: () => {
    const { leader, shards } = exporterFamilies;
    return `sum by (job) (${leader.name}) < max by (job) (${shards.name})`;
  },
  en: () => ({
    summary: 'No replica of the Smart Hold exporter reads.',
    description: 'Of job {{ $labels.job }} replicas run, and none of them has the lease, or none of one shard.',
  }),
  es: () => ({
    summary: 'Ninguna réplica del exportador de Smart Hold lee.',
    description:
      'Del trabajo {{ $labels.job }} funcionan réplicas, y ninguna tiene el lease, o ninguna de una partición.',
  }),
});

/**
 * An interval of 5 minutes is up to 7 minutes old when the next is in. What a short pool adds to the cadence is no age;
 * configured cadences above 15 minutes need other limits.
 */
const dataStale = (severity: 'critical' | 'warning') =>
  alert({
    ...forEngineer,
    name: 'WolkvoxDataStale',
    severity,
    forMinutes: 5,
    thresholds: { ageSeconds: thresholds.age[severity] },
    expr: (t) => `${dataAge}\nand ${dataLateness} > ${t.ageSeconds}`,
    en: (t) => ({
      summary: 'The Smart Hold numbers are old.',
      description:
        `Operation ${operation}: the numbers of its interval or of its day end ${valueAsDuration} ago, beyond what a ` +
        `short pool explains (limit ${minutes(t.ageSeconds)} minutes). Supervisors see old numbers.`,
    }),
    es: (t) => ({
      summary: 'Las cifras de Smart Hold están desactualizadas.',
      description:
        `Operación ${operation}: las cifras del intervalo o del día llegan hasta hace ${valueAsDuration}, más de lo que ` +
        `explica un cupo diario corto (límite ${minutes(t.ageSeconds)} minutos). Los supervisores ven cifras desactualizadas.`,
    }),
  });

const refreshFailing = alert({
  ...forEngineer,
  name: 'WolkvoxRefreshFailing',
  severity: 'warning',
  forMinutes: 20,
  thresholds: {},
  expr: () => `${upOf} == 0`,
  en: () => ({
    summary: 'The exporter cannot read Smart Hold from wolkvox.',
    description: `Operation ${operation}: no refresh has worked for 20 minutes, on any replica.`,
  }),
  es: () => ({
    summary: 'El exportador no puede leer Smart Hold de wolkvox.',
    description: `Operación ${operation}: ninguna lectura ha funcionado desde hace 20 minutos, en ninguna réplica.`,
  }),
});

/** The exporter asks ever more rarely while its token is refused, down to once an hour: a shorter window would lose sight of it. */
const tokenRejected = alert({
  ...forEngineer,
  name: 'WolkvoxTokenRejected',
  severity: 'critical',
  forMinutes: 5,
  thresholds: { failures: 0 },
  expr: (t) =>
    [
      'max by (operation) (',
      `  round(increase(${exporterFamilies.refreshFailures.name}{reason="auth"}[90m]))`,
      `) > ${t.failures}`,
      `and\n${upOf} == 0`,
    ].join('\n'),
  en: () => ({
    summary: 'wolkvox rejects the token.',
    description: `Operation ${operation}: no refresh works; refused for their token in the last 90 minutes: ${valueAsCount}.`,
  }),
  es: () => ({
    summary: 'wolkvox rechaza el token.',
    description: `Operación ${operation}: ninguna lectura funciona; rechazadas por su token en los últimos 90 minutos: ${valueAsCount}.`,
  }),
});

/** Needs the recorded rates of the skills. */
export const quietAlerts = [unexpectedlyQuiet] as const;

/** For the engineer: whether numbers come, and are fresh. */
export const freshnessAlerts = [
  exporterDown,
  exporterAbsent,
  shardsIncomplete,
  noLeader,
  dataStale('critical'),
  dataStale('warning'),
  refreshFailing,
  tokenRejected,
] as const;
