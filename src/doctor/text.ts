import { asksForAction, type Finding, type Mark } from './finding.ts';

const signs: Readonly<Record<Mark, string>> = { ok: '✓', note: '·', warn: '!', fail: '✗' };

const width = 'configuration'.length;

/** A finding as people read it: its mark, its step and, on a line of its own, what to do. */
export function findingText({ mark, step, what, remedy }: Finding): string {
  const line = `${signs[mark]} ${step.padEnd(width)}  ${what}\n`;
  return remedy === undefined ? line : `${line}${' '.repeat(width + 4)}→ ${remedy}\n`;
}

/** A finding as one line of JSON; with the fact and its value where one was measured. */
export function findingJson({ operation, step, mark, what, remedy, shows }: Finding): string {
  return `${JSON.stringify({ operation, step, mark, what, remedy, ...shows })}\n`;
}

/** The last line. */
export function summaryText(findings: readonly Finding[], calls: number): string {
  const toDo = findings.filter(asksForAction).length;
  const result = toDo === 0 ? 'nothing to do' : `${toDo} ${toDo === 1 ? 'thing' : 'things'} to do`;
  return `${result}; ${calls} ${calls === 1 ? 'call was' : 'calls were'} made\n`;
}
