import { exporterFamilies } from '../../src/metrics/families/exporter.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { alert, type Severity } from './alert.ts';
import { dataAge, job } from './exporter-rates.ts';
import { operation, valueAsCount, valueAsDuration } from './phrases.ts';
import { operationTreatment } from './skill-rates.ts';

const forEngineer = { audience: 'sre', board: 'smart-hold-exporter-health' } as const;
const upOf = `max by (operation) (${operationFamilies.up.name})`;
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

/** An interval of 5 minutes is up to 7 minutes old when the next is in. Cadences above 15 minutes need other limits. */
const dataStale = (severity: Severity, ageSeconds: number) =>
  alert({
    ...forEngineer,
    name: 'WolkvoxDataStale',
    severity,
    forMinutes: 5,
    thresholds: { ageSeconds },
    expr: (t) => `${dataAge} > ${t.ageSeconds}`,
    en: (t) => ({
      summary: 'The Smart Hold numbers are old.',
      description:
        `Operation ${operation}: the newest interval ended ${valueAsDuration} ago ` +
        `(limit ${minutes(t.ageSeconds)} minutes). Supervisors see old numbers.`,
    }),
    es: (t) => ({
      summary: 'Los números de Smart Hold son viejos.',
      description:
        `Operación ${operation}: el último intervalo terminó hace ${valueAsDuration} ` +
        `(límite ${minutes(t.ageSeconds)} minutos). Los supervisores ven números viejos.`,
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

/** Each exporter's own account, because it plans only its own calls; the worst of them counts. */
const poolTooSmall = alert({
  ...forEngineer,
  name: 'WolkvoxPoolTooSmall',
  severity: 'warning',
  forMinutes: 15,
  thresholds: { callsLeft: 0 },
  expr: (t) =>
    [
      'min by (operation) (',
      `  ${operationFamilies.quotaLimit.name} * ${operationFamilies.quotaShare.name}`,
      `  - ${operationFamilies.quotaUsed.name} - ${operationFamilies.quotaNeeded.name}`,
      `) < ${t.callsLeft}`,
    ].join('\n'),
  en: () => ({
    summary: 'The daily pool of API calls will not last until midnight.',
    description: `Operation ${operation}: after the calls still planned for today the exporter's part of the pool stands at ${valueAsCount}.`,
  }),
  es: () => ({
    summary: 'El cupo diario de consultas de la API no alcanza hasta medianoche.',
    description: `Operación ${operation}: tras las consultas previstas para hoy, la parte del cupo de este exportador queda en ${valueAsCount}.`,
  }),
});

/** Blank fields and summary rows are the vendor's custom, not a fault. */
const answersUnreadable = alert({
  ...forEngineer,
  name: 'WolkvoxAnswersUnreadable',
  severity: 'warning',
  forMinutes: 10,
  thresholds: { rejected: 0 },
  expr: (t) =>
    [
      'max by (operation) (',
      `  round(increase(${exporterFamilies.rejectedFields.name}{reason!="blank"}[1h]))`,
      '  or',
      `  round(increase(${exporterFamilies.rejectedRows.name}{reason!="summary"}[1h]))`,
      `) > ${t.rejected}`,
    ].join('\n'),
  en: () => ({
    summary: 'Answers of wolkvox hold values that cannot be read.',
    description: `Operation ${operation}: fields or rows of the last hour's answers that were rejected and are not exposed: at least ${valueAsCount}.`,
  }),
  es: () => ({
    summary: 'Las respuestas de wolkvox traen valores ilegibles.',
    description: `Operación ${operation}: campos o filas de las respuestas de la última hora que fueron rechazados y no se exponen: al menos ${valueAsCount}.`,
  }),
});

/** The vendor ends a call after 60 seconds; at 45 the next one may not come back at all. */
const slow = alert({
  ...forEngineer,
  name: 'WolkvoxSlow',
  severity: 'warning',
  forMinutes: 15,
  thresholds: { seconds: 45 },
  expr: (t) => `max by (operation, api) (${operationFamilies.lastRequestDuration.name}) > ${t.seconds}`,
  en: () => ({
    summary: 'wolkvox answers slowly.',
    description: `Operation ${operation}: the last call of {{ $labels.api }} took ${valueAsDuration}; wolkvox ends a call after 60 s.`,
  }),
  es: () => ({
    summary: 'wolkvox responde con lentitud.',
    description: `Operación ${operation}: la última consulta de {{ $labels.api }} tardó ${valueAsDuration}; wolkvox corta una consulta a los 60 s.`,
  }),
});

/** Days are abandoned by the first refresh of a new process: its first scrape may already show them. */
const daysAbandoned = alert({
  ...forEngineer,
  name: 'WolkvoxDaysAbandoned',
  severity: 'warning',
  forMinutes: 5,
  thresholds: { days: 0 },
  expr: (t) => {
    const { name } = exporterFamilies.abandonedDays;
    return `max by (operation) (\n  round(increase(${name}[1h])) > 0\n  or\n  ${name} unless ${name} offset 1h\n) > ${t.days}`;
  },
  en: () => ({
    summary: 'Days of Smart Hold counts were given up.',
    description: `Operation ${operation}: days further back than catch_up that were never closed, so that their last counts are missing: ${valueAsCount}.`,
  }),
  es: () => ({
    summary: 'Se abandonaron días de conteos de Smart Hold.',
    description: `Operación ${operation}: días más atrás que catch_up que nunca se cerraron, por lo que faltan sus últimos conteos: ${valueAsCount}.`,
  }),
});

/** More than one failure: a single one is made good by the next refresh. */
const stateNotSaved = alert({
  ...forEngineer,
  name: 'WolkvoxStateNotSaved',
  severity: 'critical',
  forMinutes: 15,
  thresholds: { failures: 0 },
  expr: (t) =>
    `max by (job, instance) (round(increase(${exporterFamilies.stateSaveFailures.name}[15m]))) > ${t.failures}`,
  en: () => ({
    summary: 'The exporter cannot save its state.',
    description:
      'The exporter {{ $labels.instance }} fails to write its state file, and publishes nothing new of the day until it can.',
  }),
  es: () => ({
    summary: 'El exportador no puede guardar su estado.',
    description:
      'El exportador {{ $labels.instance }} no logra escribir su archivo de estado y no publica nada nuevo del día hasta lograrlo.',
  }),
});

const configReloadFailed = alert({
  ...forEngineer,
  name: 'WolkvoxConfigReloadFailed',
  severity: 'warning',
  forMinutes: 5,
  thresholds: {},
  expr: () => `${exporterFamilies.configReloadSuccessful.name} == 0`,
  en: () => ({
    summary: 'The exporter refused its new configuration.',
    description: 'The exporter {{ $labels.instance }} could not load its configuration and goes on with the old one.',
  }),
  es: () => ({
    summary: 'El exportador rechazó su nueva configuración.',
    description: 'El exportador {{ $labels.instance }} no pudo cargar su configuración y sigue con la anterior.',
  }),
});

const clockSkewed = alert({
  ...forEngineer,
  name: 'WolkvoxClockSkewed',
  severity: 'warning',
  forMinutes: 15,
  thresholds: { seconds: 60 },
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

/** Needs the recorded rates of the skills. */
export const quietAlerts = [unexpectedlyQuiet] as const;

/** For the engineer: whether the numbers are right, fresh, and will stay so. */
export const sreAlerts = [
  exporterDown,
  exporterAbsent,
  dataStale('critical', 3600),
  dataStale('warning', 1200),
  refreshFailing,
  tokenRejected,
  poolTooSmall,
  answersUnreadable,
  slow,
  daysAbandoned,
  stateNotSaved,
  configReloadFailed,
  clockSkewed,
] as const;
