import { exporterFamilies } from '../../src/metrics/families/exporter.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { alert } from './alert.ts';
import { operation, valueAsCount, valueAsDuration } from './phrases.ts';
import { forEngineer } from './sre-audience.ts';
import { thresholds } from './thresholds.ts';

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

const slow = alert({
  ...forEngineer,
  name: 'WolkvoxSlow',
  severity: 'warning',
  forMinutes: 15,
  thresholds: { seconds: thresholds.slowCall },
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
  expr: () => {
    const { configReloadSuccessful, webConfigReloadSuccessful } = exporterFamilies;
    return `${configReloadSuccessful.name} == 0 or ${webConfigReloadSuccessful.name} == 0`;
  },
  en: () => ({
    summary: 'The exporter refused its new configuration.',
    description: 'The exporter {{ $labels.instance }} could not load its configuration and goes on with the old one.',
  }),
  es: () => ({
    summary: 'El exportador rechazó su nueva configuración.',
    description: 'El exportador {{ $labels.instance }} no pudo cargar su configuración y sigue con la anterior.',
  }),
});

/** For the engineer: whether the numbers are right, and will go on coming. */
export const healthAlerts = [
  poolTooSmall,
  answersUnreadable,
  slow,
  daysAbandoned,
  stateNotSaved,
  configReloadFailed,
] as const;
