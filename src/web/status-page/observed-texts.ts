import { glossary } from '../../base/glossary.ts';
import type { Fact } from '../../facts/facts.ts';

/** Words for what an operation has shown of wolkvox's ways. */
export type ObservedTexts = {
  readonly heading: string;
  readonly fact: string;
  readonly held: string;
  readonly seen: string;
  readonly facts: Readonly<Record<Fact, string>>;
  /** By fact and value; a value without words stands as it is. */
  readonly values: Readonly<Record<string, string>>;
  readonly times: (value: string, times: string, days: string) => string;
};

export const observedEn: ObservedTexts = {
  heading: 'What this account has shown',
  fact: 'Not documented by wolkvox',
  held: 'Here',
  seen: 'Seen',
  facts: {
    customer_say_yes: `${glossary.customer_say_yes.en} counts`,
    unused_skill: 'A skill with nothing to count',
    callback_window: 'A callback counts in the window',
    late_data: 'A call shows',
    window_bounds: 'Of its first and last second a window holds',
    no_rows: 'No rows are said by',
    percentage: 'A percentage is written',
    pool_refill: 'The pool refills at',
    failed_call: 'A failed call',
  },
  values: {
    not_known: 'not known yet',
    mixed: 'contradictory',
    'customer_say_yes all_accepted': 'all who accepted',
    'customer_say_yes still_waiting': 'those not called back yet',
    'unused_skill absent': 'has no row',
    'unused_skill zero_row': 'has a row of zeros',
    'callback_window own': 'in which it is made',
    'callback_window call': 'of its call',
    'late_data on_time': 'before its interval is read',
    'late_data within_an_interval': 'up to an interval late',
    'late_data later': 'more than an interval late',
    'late_data boundary': 'before its interval is read, but for a few',
    'window_bounds inclusive': 'both',
    'window_bounds half_open': 'one',
    'window_bounds exclusive': 'neither',
    'window_bounds short': 'not both, or a few calls are late',
    'no_rows validate_dates': '“Validate dates entered”',
    'no_rows empty_list': 'an empty list',
    'no_rows other': 'a 404 with other words',
    'percentage dot_percent': '12.50 %',
    'percentage comma': '12,50',
    'percentage bare': 'without a sign',
    'percentage other': 'in a way that cannot be read',
    'failed_call costs': 'costs one of the pool',
    'failed_call free': 'costs nothing',
    other: 'something else',
  },
  times: (value, times, days) => `${value}: ${counted(times, 'time', 'times')} on ${counted(days, 'day', 'days')}`,
};

export const observedEs: ObservedTexts = {
  heading: 'Lo que ha mostrado esta cuenta',
  fact: 'wolkvox no lo documenta',
  held: 'Aquí',
  seen: 'Visto',
  facts: {
    customer_say_yes: `${glossary.customer_say_yes.es} cuenta`,
    unused_skill: 'Un skill sin nada que contar',
    callback_window: 'Una devolución cuenta en la ventana',
    late_data: 'Una llamada aparece',
    window_bounds: 'De su primer y último segundo una ventana contiene',
    no_rows: 'Que no hay filas se dice con',
    percentage: 'Un porcentaje se escribe',
    pool_refill: 'El cupo diario se renueva a las',
    failed_call: 'Una llamada a la API fallida',
  },
  values: {
    not_known: 'aún no se sabe',
    mixed: 'contradictorio',
    'customer_say_yes all_accepted': 'a todos los que aceptaron',
    'customer_say_yes still_waiting': 'a quienes aún no se les devolvió la llamada',
    'unused_skill absent': 'no tiene fila',
    'unused_skill zero_row': 'tiene una fila de ceros',
    'callback_window own': 'en que se hace',
    'callback_window call': 'de su llamada',
    'late_data on_time': 'antes de leer su intervalo',
    'late_data within_an_interval': 'hasta un intervalo tarde',
    'late_data later': 'más de un intervalo tarde',
    'late_data boundary': 'antes de leer su intervalo, salvo unas pocas',
    'window_bounds inclusive': 'los dos',
    'window_bounds half_open': 'uno',
    'window_bounds exclusive': 'ninguno',
    'window_bounds short': 'no los dos, o unas pocas llamadas llegan tarde',
    'no_rows validate_dates': '«Validate dates entered»',
    'no_rows empty_list': 'una lista vacía',
    'no_rows other': 'un 404 con otras palabras',
    'percentage dot_percent': '12.50 %',
    'percentage comma': '12,50',
    'percentage bare': 'sin signo',
    'percentage other': 'de un modo que no se puede leer',
    'failed_call costs': 'cuesta una del cupo diario',
    'failed_call free': 'no cuesta nada',
    other: 'otra cosa',
  },
  times: (value, times, days) => `${value}: ${counted(times, 'vez', 'veces')} en ${counted(days, 'día', 'días')}`,
};

/** The number as it is written, and the word for one or for more, without a line break between them. */
function counted(number: string, one: string, more: string): string {
  return `${number}\u00a0${number === '1' ? one : more}`;
}
