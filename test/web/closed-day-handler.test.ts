import { expect, test } from 'vitest';
import type { SkillCounts, Snapshot } from '../../src/snapshot/snapshot.ts';
import { nowMs, workingSnapshot } from '../support/snapshots.ts';
import { pagesOf } from '../support/status-page.ts';

const counts = new Map<string, SkillCounts>([
  ['1002', { treatment: 3, customer_say_no: 1, recall_ok: 2, recall_fail: 0 }],
  ['1001', { treatment: 1_204, customer_say_no: 300, customer_say_yes: 900, recall_ok: 700, recall_fail: 80 }],
]);
const closedDay = { startMs: Date.parse('2026-11-18T05:00:00Z'), readMs: nowMs - 9 * 3_600_000, counts };
const skillNames = new Map([
  ['1001', 'Ventas Bogotá'],
  ['1002', '=cmd|calc'],
]);

async function yesterday(query: string, headers: Record<string, string> = {}, differences: Partial<Snapshot> = {}) {
  const origin = await pagesOf([workingSnapshot(2, { closedDay, skillNames, ...differences })]);
  return fetch(`${origin}/yesterday.csv${query}`, { headers });
}

test('yesterday is to be had by skill, busiest first, for a spreadsheet', async () => {
  const answer = await yesterday('?operation=ventas-co');

  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="ventas-co 2026-11-18.csv"');
  expect(Buffer.from(await answer.arrayBuffer()).toString('utf8')).toBe(
    [
      '\uFEFFDate,Operation,"Skill id",Skill,Taken,Declined,Accepted,Reached,Failed,Read',
      '2026-11-18,ventas-co,1001,"Ventas Bogotá",1204,300,900,700,80,"2026-11-19 06:36"',
      `2026-11-18,ventas-co,1002,"'=cmd|calc",3,1,,2,0,"2026-11-19 06:36"`,
      '',
    ].join('\r\n'),
  );
});

test('its words are in the language of the address, its separator that of the reader’s country', async () => {
  const answer = await yesterday('?operation=ventas-co&lang=es', { 'accept-language': 'en, es-CO;q=0.5' });

  expect(await answer.text()).toContain('Fecha;Operación;"Id del skill";Skill;Ingresaron;Rechazaron;Aceptaron');
  expect(answer.headers.get('vary')).toBe('Accept-Language');
});

test('a name in the file’s name is no header of its own', async () => {
  const operation = 'a"\r\nX-Evil: ñ';

  const answer = await yesterday(`?operation=${encodeURIComponent(operation)}`, {}, { operation });

  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-evil')).toBeNull();
});

test.each([
  ['', 400],
  ['?operation=', 400],
  ['?operation=ventas-co&operation=ventas-co', 400],
  ['?scope=process', 400],
  ['?operation=__proto__', 404],
])('/yesterday.csv%s is answered with %i', async (query, status) => {
  expect((await yesterday(query)).status).toBe(status);
});

test('before a day was closed there is no file, and it says so', async () => {
  const origin = await pagesOf([workingSnapshot(2)]);

  const answer = await fetch(`${origin}/yesterday.csv?operation=ventas-co`);

  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('no day has been closed yet');
});
