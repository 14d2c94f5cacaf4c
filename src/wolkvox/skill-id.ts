/** The id of a row as understood, or what stands in its place. */
export type SkillId = { readonly skillId: string } | 'summary' | 'no_skill_id' | 'unreadable_id';

/** Words that sister reports put in the place of an id to mark a summary. Closed: any other text is not understood. */
const summaryWords = new Set([
  'all',
  'todos',
  'todas',
  'total',
  'totals',
  'totales',
  'subtotal',
  'total general',
  'gran total',
  'grand total',
  'general',
  'suma',
  'sum',
]);

const blanks = new Set(['', '-', '--']);
const idForm = /^\d{1,20}$/;

/**
 * Reads ids; they are text, and `0042` is another skill than `42`. JSON's numbers have no leading zeros, so one that
 * equals a single known id but for those is that skill; of two such ids nobody can tell which.
 */
export function skillIdReader(known: Iterable<string>): (raw: unknown) => SkillId {
  const plain = new Set<string>();
  const byNumber = new Map<string, string | undefined>();
  for (const id of known) {
    if (!id.startsWith('0') || id === '0') plain.add(id);
    else {
      const number = withoutLeadingZeros(id);
      byNumber.set(number, byNumber.has(number) && byNumber.get(number) !== id ? undefined : id);
    }
  }

  return (raw) => {
    if (typeof raw === 'string') return idInText(raw.trim());
    if (typeof raw !== 'number') return 'no_skill_id';
    if (!Number.isSafeInteger(raw) || raw < 0) return 'unreadable_id';
    const number = String(raw);
    if (plain.has(number) || !byNumber.has(number)) return { skillId: number };
    const skillId = byNumber.get(number);
    return skillId === undefined ? 'unreadable_id' : { skillId };
  };
}

function idInText(text: string): SkillId {
  if (idForm.test(text)) return { skillId: text };
  if (blanks.has(text)) return 'no_skill_id';
  return summaryWords.has(text.toLowerCase().replace(/[.:]$/, '')) ? 'summary' : 'unreadable_id';
}

function withoutLeadingZeros(id: string): string {
  return id.replace(/^0+(?=\d)/, '');
}
