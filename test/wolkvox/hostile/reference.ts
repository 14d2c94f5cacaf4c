/**
 * A second reading of the vendor's answers, written from what is documented and observed of them and not from the
 * product's code: slower, and a table where the product has rules. The two have to agree.
 */

export type Reading =
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'rows';
      /** `skill field` → number. */
      readonly numbers: ReadonlyMap<string, number>;
      readonly isWhole: boolean;
      readonly isUsable: boolean;
    };

type Row = Readonly<Record<string, unknown>>;

const counts = ['treatment', 'customer_say_no', 'customer_say_yes', 'recall_fail', 'recall_ok'];
const percentages = ['service_level_up'];
const totals = 'all todos todas total totals totales subtotal|total general|gran total|grand total|general suma sum'
  .split('|')
  .flatMap((words) => (words.startsWith('total g') || words.startsWith('gra') ? [words] : words.split(' ')));

const refused: Reading = { kind: 'refused' };

/** Reads an answer whose text is one JSON object or nothing of the kind. */
export function readingOf(status: number, text: string): Reading {
  const envelope = objectIn(text);
  const code = envelope === undefined || status !== 200 ? String(status) : codeOf(envelope);
  const msg = typeof envelope?.['msg'] === 'string' ? envelope['msg'] : '';
  if (code === '404' && /validate dates entered/i.test(msg)) return rowsReading([], undefined);
  if (code !== '200' || envelope === undefined) return refused;
  if (!saysNoError(envelope['error'])) return refused;
  const rows = rowsIn(envelope['data']);
  const announced = /^\s*(\d{1,9}) records?\b/i.exec(msg)?.[1];
  if (rows === undefined || (rows.length === 0 && Number(announced ?? 0) > 0)) return refused;
  return rowsReading(rows, announced === undefined ? undefined : Number(announced));
}

function objectIn(text: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Row {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A success without a code needs its list. */
function codeOf({ code, data }: Row): string {
  const text = ['string', 'number'].includes(typeof code) ? String(code).trim() : '';
  if (text === '') return Array.isArray(data) ? '200' : 'none';
  return text === '0' ? '200' : text;
}

function saysNoError(error: unknown): boolean {
  if (typeof error === 'string') return ['', 'null', 'none', 'false', '0'].includes(error.trim().toLowerCase());
  return error === undefined || error === null || error === false || error === 0 || JSON.stringify(error) === '[]';
}

function rowsIn(data: unknown): readonly unknown[] | undefined {
  if (Array.isArray(data)) return data as readonly unknown[];
  if (!isObject(data)) return undefined;
  const inner = Object.values(data);
  return inner.some((value) => value === null || typeof value !== 'object') ? [data] : inner;
}

function rowsReading(rows: readonly unknown[], announced: number | undefined): Reading {
  const known = rows.flatMap((row) => (isObject(row) && typeof row['skill_id'] === 'string' ? [row['skill_id']] : []));
  const said = new Map<string, Map<string, number>[]>();
  let isUnderstood = true;
  let isTotalWithCounts = false;
  for (const row of rows) {
    const id = isObject(row) ? idOf(row['skill_id'], known) : undefined;
    if (!isObject(row) || id === undefined) isUnderstood = false;
    else if (id === 'total') isTotalWithCounts ||= counts.some((field) => !['blank', 0].includes(countIn(row, field)));
    else if (![...counts, ...percentages].some((field) => Object.keys(row).includes(field))) isUnderstood = false;
    else said.set(id, [...(said.get(id) ?? []), numbersOf(row)]);
  }
  const numbers = new Map<string, number>();
  for (const [id, ones] of said) {
    for (const [field, value] of ones[0] ?? []) {
      if (ones.every((one) => one.get(field) === value)) numbers.set(`${id} ${field}`, value);
    }
  }
  return {
    kind: 'rows',
    numbers,
    isWhole: isUnderstood && (announced ?? 0) <= rows.length,
    isUsable: said.size > 0 || (isUnderstood && !isTotalWithCounts),
  };
}

function idOf(raw: unknown, known: readonly string[]): string | undefined {
  if (typeof raw === 'string') {
    const text = raw.trim();
    if (text.length <= 20 && /^[0-9]+$/.test(text)) return text;
    return totals.includes(text.toLowerCase().replace(/[.:]$/, '')) ? 'total' : undefined;
  }
  if (typeof raw !== 'number' || !Number.isSafeInteger(raw) || raw < 0) return undefined;
  const text = String(raw === 0 ? 0 : raw);
  const ids = known.map((id) => id.trim()).filter((id) => /^\d{1,20}$/.test(id) && BigInt(id) === BigInt(text));
  if (ids.includes(text) || ids.length === 0) return text;
  return new Set(ids).size === 1 ? ids[0] : undefined;
}

function numbersOf(row: Row): Map<string, number> {
  const found = [
    ...counts.map((field) => [field, countIn(row, field)] as const),
    ...percentages.map((field) => [field, percentageIn(row, field)] as const),
  ];
  return new Map(found.filter((pair): pair is [string, number] => typeof pair[1] === 'number'));
}

function countIn(row: Row, field: string): number | 'blank' | 'unreadable' {
  const value = numberIn(row[field], false);
  return typeof value === 'number' && (value < 0 || value % 1 !== 0) ? 'unreadable' : value;
}

function percentageIn(row: Row, field: string): number | 'blank' | 'unreadable' {
  return numberIn(row[field], true);
}

function numberIn(raw: unknown, isPercentage: boolean): number | 'blank' | 'unreadable' {
  if (raw === undefined || raw === null) return 'blank';
  if (typeof raw === 'number') return bounded(raw);
  if (typeof raw !== 'string') return 'unreadable';
  let text = raw.trim();
  if (text === '' || text === '-' || text === '--' || text === '\u2212') return 'blank';
  if (isPercentage && text.endsWith('%')) text = text.slice(0, -1).trimEnd();
  text = text.replace('\u2212', '-');
  const sign = text.startsWith('-') ? -1 : 1;
  if (text.startsWith('-') || text.startsWith('+')) text = text.slice(1);
  const [mantissa = '', exponent, ...more] = text.split(/[eE]/);
  if (more.length > 0 || (exponent !== undefined && !/^[+-]?\d{1,4}$/.test(exponent))) return 'unreadable';
  const [whole = '', behind, ...points] = mantissa.split(/[.,]/);
  if (points.length > 0 || !/^\d*$/.test(whole) || !/^\d*$/.test(behind ?? '')) return 'unreadable';
  if (whole === '' ? (behind ?? '') === '' : behind === '') return 'unreadable';
  // `1.000` is one to some and a thousand to others.
  if (behind?.length === 3 && whole.length >= 1 && whole.length <= 3 && !whole.startsWith('0')) return 'unreadable';
  return bounded(sign * Number(`${whole || '0'}.${behind ?? '0'}e${exponent ?? '0'}`));
}

function bounded(value: number): number | 'unreadable' {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? 'unreadable' : value === 0 ? 0 : value;
}
