/** A word or short phrase in both languages. */
export type Phrase = { readonly en: string; readonly es: string };

/** What a thing is called, and what it is. */
export type Term = Phrase & { readonly means: Phrase };

/** What is in the glossary. */
export type Word =
  | 'treatment'
  | 'customer_say_no'
  | 'customer_say_yes'
  | 'recall_ok'
  | 'recall_fail'
  | 'gain'
  | 'success'
  | 'callback'
  | 'pool'
  | 'dataAge'
  | 'stale'
  | 'usual'
  | 'today'
  | 'yesterday'
  | 'interval'
  | 'refresh'
  | 'skill'
  | 'operation';

/**
 * What each thing is called: on the status page, the boards, in alerts, messages, runbooks and docs. Spanish as a
 * Latin-American contact centre speaks it. The table in docs/glossary.md is made of it.
 */
export const glossary: Readonly<Record<Word, Term>> = {
  treatment: {
    en: 'Taken',
    es: 'Ingresaron',
    means: {
      en: 'calls that entered Smart Hold, `treatment`',
      es: 'llamadas que ingresaron a la espera inteligente, `treatment`',
    },
  },
  customer_say_no: {
    en: 'Declined',
    es: 'Rechazaron',
    means: {
      en: 'callers who declined a callback, `customer_say_no`',
      es: 'clientes que rechazaron la devolución, `customer_say_no`',
    },
  },
  customer_say_yes: {
    en: 'Accepted',
    es: 'Aceptaron',
    means: {
      en: 'callers who accepted a callback, `customer_say_yes`',
      es: 'clientes que aceptaron la devolución, `customer_say_yes`',
    },
  },
  recall_ok: {
    en: 'Reached',
    es: 'Efectivas',
    means: {
      en: 'callbacks that reached the customer, `recall_ok`',
      es: 'devoluciones en las que se habló con el cliente, `recall_ok`',
    },
  },
  recall_fail: {
    en: 'Failed',
    es: 'No efectivas',
    means: {
      en: 'callbacks that did not reach the customer, `recall_fail`',
      es: 'devoluciones que no lo lograron, `recall_fail`',
    },
  },
  gain: {
    en: 'Service level gain',
    es: 'Mejora del nivel de servicio',
    means: {
      en: 'by how much Smart Hold raised the service level, `service_level_up`',
      es: 'cuánto elevó Smart Hold el nivel de servicio, `service_level_up`',
    },
  },
  success: {
    en: 'Success',
    es: 'Efectividad',
    means: { en: 'reached of all callbacks made', es: 'efectivas entre todas las devoluciones hechas' },
  },
  callback: {
    en: 'callback',
    es: 'devolución de llamada',
    means: { en: 'the call that Smart Hold makes to the customer', es: 'la llamada que Smart Hold hace al cliente' },
  },
  pool: {
    en: 'Daily pool',
    es: 'Cupo diario',
    means: { en: 'API calls that wolkvox allows in a day', es: 'llamadas a la API que wolkvox permite por día' },
  },
  dataAge: {
    en: 'Data age',
    es: 'Antigüedad de los datos',
    means: {
      en: 'time since the end of what the numbers cover, the older where there are two',
      es: 'tiempo desde el fin de lo que cubren las cifras; el mayor donde hay dos',
    },
  },
  stale: {
    en: 'figures out of date',
    es: 'cifras desactualizadas',
    means: { en: 'too old to be shown', es: 'demasiado antiguas para mostrarlas' },
  },
  usual: {
    en: 'Usual by now',
    es: 'Habitual a esta hora',
    means: {
      en: 'the same weekday of the last four weeks, up to this hour',
      es: 'el mismo día de las últimas cuatro semanas, hasta esta hora',
    },
  },
  today: {
    en: 'Today',
    es: 'Hoy',
    means: { en: "the day so far, in the operation's zone", es: 'el día hasta ahora, en la zona de la operación' },
  },
  yesterday: {
    en: 'Yesterday',
    es: 'Ayer',
    means: { en: 'the last day that was closed', es: 'el último día cerrado' },
  },
  interval: {
    en: 'Interval',
    es: 'Intervalo',
    means: { en: 'five minutes, unless configured otherwise', es: 'cinco minutos, si no se configura otra cosa' },
  },
  refresh: {
    en: 'Refresh',
    es: 'Actualización',
    means: { en: 'one round of questions to wolkvox', es: 'una ronda de consultas a wolkvox' },
  },
  skill: {
    en: 'Skill',
    es: 'Skill',
    means: { en: 'a queue of wolkvox', es: 'una cola de wolkvox' },
  },
  operation: {
    en: 'Operation',
    es: 'Operación',
    means: { en: 'a wolkvox account that is read', es: 'una cuenta de wolkvox que se lee' },
  },
};
