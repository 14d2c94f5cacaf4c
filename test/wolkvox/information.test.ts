import { expect, test } from 'vitest';
import { parseSkillNames, skillsCall } from '../../src/wolkvox/skill-names.ts';
import { parseTokenInfo, tokenInfoCall } from '../../src/wolkvox/token-info.ts';

test('names and pool are asked of information.php', () => {
  expect(skillsCall).toEqual({ api: 'skills', path: '/api/v2/information.php?api=skills' });
  expect(tokenInfoCall).toEqual({ api: 'token_info', path: '/api/v2/information.php?api=token_info' });
});

test('skills have the names the vendor gives them, whatever is in them', () => {
  const rows = [
    { skill_id: '1234', skill_name: ' Ventas "Bogotá" \\ 1 ', skill_description: '', last_use: '' },
    { skill_id: 1235, skill_name: 'Cobranza\nMX' },
  ];

  expect(parseSkillNames(rows)).toEqual(
    new Map([
      ['1234', 'Ventas "Bogotá" \\ 1'],
      ['1235', 'Cobranza\nMX'],
    ]),
  );
});

test('a skill given twice has one name', () => {
  const rows = [
    { skill_id: '1234', skill_name: 'old' },
    { skill_id: '1234', skill_name: 'new' },
  ];

  expect(parseSkillNames(rows).size).toBe(1);
});

test.each([
  null,
  'x',
  [],
  {},
  { skill_id: '', skill_name: 'x' },
  { skill_id: '1', skill_name: ' ' },
  { skill_id: '1' },
])('the row %j names no skill', (row) => {
  expect(parseSkillNames([row]).size).toBe(0);
});

test('the pool is what the vendor says of it', () => {
  const row = {
    token_limit: '25000',
    token_use_today: '120',
    all_token_today: '480',
    available_consumption_options: '',
  };

  expect(parseTokenInfo([row])).toEqual({ limit: 25_000, usedByToken: 120, usedByAll: 480 });
});

test.each([
  ['blank', { token_limit: '', token_use_today: ' ', all_token_today: '-' }],
  ['missing', {}],
  ['unreadable', { token_limit: 'many', token_use_today: {}, all_token_today: '-1' }],
  ['no row', null],
])('of a pool whose fields are %s nothing is known', (_, row) => {
  expect(parseTokenInfo([row])).toEqual({ limit: undefined, usedByToken: undefined, usedByAll: undefined });
  expect(parseTokenInfo([])).toEqual({ limit: undefined, usedByToken: undefined, usedByAll: undefined });
});

test('a pool of no calls at all is not believed', () => {
  expect(parseTokenInfo([{ token_limit: '0', token_use_today: '3' }])).toMatchObject({
    limit: undefined,
    usedByToken: 3,
  });
});
