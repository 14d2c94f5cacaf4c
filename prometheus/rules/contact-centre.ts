import { dayFamilies, skillFamilies } from '../../src/metrics/families/smart-hold.ts';
import { waiting } from './accepted.ts';
import { alert } from './alert.ts';
import { countOf, countOr, operation, percent, skill, valueAsCount, valueAsPercentage } from './phrases.ts';
import { attempts, declineRatio, failRatio, increaseOf, usualTreatment } from './skill-rates.ts';
import { thresholds } from './thresholds.ts';

const { failing } = thresholds;

const forSupervisor = { audience: 'contact-centre', board: 'smart-hold-skill' } as const;

const callbacksFailing = (severity: 'critical' | 'warning') =>
  alert({
    ...forSupervisor,
    name: 'SmartHoldCallbacksFailing',
    severity,
    forMinutes: 15,
    keepFiringMinutes: 15,
    thresholds: { ratio: failing[severity], attempts: failing.attempts },
    expr: (t) => `${failRatio} > ${t.ratio}\nand\n${attempts('2h')} >= ${t.attempts}`,
    en: (t) => ({
      summary: 'Too many Smart Hold callbacks fail.',
      description:
        `Skill ${skill} of ${operation}: ${valueAsPercentage} of the ${countOf(attempts('2h'))} callbacks ` +
        `of the last 2 hours failed (limit ${percent(t.ratio)}).`,
    }),
    es: (t) => ({
      summary: 'Fallan demasiadas devoluciones de llamada de Smart Hold.',
      description:
        `Skill ${skill} de ${operation}: falló el ${valueAsPercentage} de las ${countOf(attempts('2h'))} devoluciones ` +
        `de llamada de las últimas 2 horas (límite ${percent(t.ratio)}).`,
    }),
  });

const noCallbackSucceeds = alert({
  ...forSupervisor,
  name: 'SmartHoldNoCallbackSucceeds',
  severity: 'critical',
  forMinutes: 5,
  thresholds: { attempts: 10 },
  expr: (t) => `${attempts('1h')} >= ${t.attempts}\nand\n${increaseOf('recall_ok', '1h')} == 0`,
  en: () => ({
    summary: 'No Smart Hold callback reaches anyone.',
    description: `Skill ${skill} of ${operation}: all ${valueAsCount} callbacks of the last hour failed.`,
  }),
  es: () => ({
    summary: 'Ninguna devolución de llamada de Smart Hold llega a un cliente.',
    description: `Skill ${skill} de ${operation}: fallaron las ${valueAsCount} devoluciones de llamada de la última hora.`,
  }),
});

/** Where every caller declined there is nobody to call back, and no attempt is right. */
const callbacksStopped = alert({
  ...forSupervisor,
  name: 'SmartHoldCallbacksStopped',
  severity: 'warning',
  forMinutes: 30,
  thresholds: { taken: 20 },
  expr: (t) =>
    [
      `${increaseOf('treatment', '2h')} >= ${t.taken}`,
      `and\n${attempts('2h')} == 0`,
      `and\n${increaseOf('treatment', '2h')} > ${increaseOf('customer_say_no', '2h')}`,
    ].join('\n'),
  en: () => ({
    summary: 'Smart Hold takes calls but calls nobody back.',
    description:
      `Skill ${skill} of ${operation}: ${valueAsCount} calls entered Smart Hold in the last 2 hours, ` +
      `${countOf(increaseOf('customer_say_no', '2h'))} declined the callback, ` +
      `${countOr(waiting, (n) => `${n} customers still wait`, 'how many still wait is not known')}, and none was called.`,
  }),
  es: () => ({
    summary: 'Smart Hold toma llamadas pero no devuelve ninguna.',
    description:
      `Skill ${skill} de ${operation}: ${valueAsCount} llamadas entraron a Smart Hold en las últimas 2 horas, ` +
      `${countOf(increaseOf('customer_say_no', '2h'))} rechazaron la devolución, ` +
      `${countOr(waiting, (n) => `${n} clientes esperan aún`, 'no se sabe cuántos esperan aún')} y no se llamó a ninguno.`,
  }),
});

const activationSurge = alert({
  ...forSupervisor,
  name: 'SmartHoldActivationSurge',
  severity: 'info',
  forMinutes: 15,
  thresholds: { taken: 20, times: 3 },
  expr: (t) =>
    `${increaseOf('treatment', '1h')} >= ${t.taken}\nand\n${increaseOf('treatment', '1h')} > ${t.times} * ${usualTreatment}`,
  en: () => ({
    summary: 'Smart Hold takes far more calls than usual at this hour.',
    description:
      `Skill ${skill} of ${operation}: ${valueAsCount} calls entered Smart Hold in the last hour; ` +
      `at most ${countOf(usualTreatment)} in the same hour of the last two weeks.`,
  }),
  es: () => ({
    summary: 'Smart Hold toma muchas más llamadas de lo habitual a esta hora.',
    description:
      `Skill ${skill} de ${operation}: ${valueAsCount} llamadas entraron a Smart Hold en la última hora; ` +
      `como máximo ${countOf(usualTreatment)} en la misma hora de las últimas dos semanas.`,
  }),
});

const declinedByMost = alert({
  ...forSupervisor,
  name: 'SmartHoldDeclinedByMost',
  severity: 'info',
  forMinutes: 60,
  thresholds: { ratio: 0.8, taken: 30 },
  expr: (t) => `${declineRatio} > ${t.ratio}\nand\n${increaseOf('treatment', '2h')} >= ${t.taken}`,
  en: () => ({
    summary: 'Most callers decline the callback.',
    description:
      `Skill ${skill} of ${operation}: ${valueAsPercentage} of the ${countOf(increaseOf('treatment', '2h'))} callers ` +
      'of the last 2 hours declined the callback.',
  }),
  es: () => ({
    summary: 'La mayoría de los clientes rechaza la devolución de llamada.',
    description:
      `Skill ${skill} de ${operation}: el ${valueAsPercentage} de los ${countOf(increaseOf('treatment', '2h'))} clientes ` +
      'de las últimas 2 horas rechazó la devolución de llamada.',
  }),
});

const noServiceLevelGain = alert({
  ...forSupervisor,
  name: 'SmartHoldNoServiceLevelGain',
  severity: 'info',
  forMinutes: 120,
  thresholds: { gain: 0, reached: 20 },
  expr: (t) =>
    [
      `max by (operation, skill_id) (${skillFamilies.dayServiceLevelUp.name}) <= ${t.gain}`,
      'and',
      `max by (operation, skill_id) (${dayFamilies.recall_ok.name}) >= ${t.reached}`,
    ].join('\n'),
  en: () => ({
    summary: 'Smart Hold does not raise the service level.',
    description:
      `Skill ${skill} of ${operation}: wolkvox gives a service level gain of {{ $value }} for today, ` +
      'although callbacks reached customers.',
  }),
  es: () => ({
    summary: 'Smart Hold no mejora el nivel de servicio.',
    description:
      `Skill ${skill} de ${operation}: wolkvox da una mejora del nivel de servicio de {{ $value }} para hoy, ` +
      'aunque las devoluciones de llamada llegaron a los clientes.',
  }),
});

/** For the supervisor: whether Smart Hold does its work. Only what holds in both readings of customer_say_yes. */
export const contactCentreAlerts = [
  callbacksFailing('critical'),
  callbacksFailing('warning'),
  noCallbackSucceeds,
  callbacksStopped,
  activationSurge,
  declinedByMost,
  noServiceLevelGain,
] as const;
