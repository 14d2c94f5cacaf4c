import { expect, test } from 'vitest';
import { type Found, givenBack, isHeld, mayCall, nextStep, seeing, type Hold } from '../../src/lease/decision.ts';

const atMs = 1_000_000;
const heldBy = (holder: string | undefined, term = 4, version = 'v1', durationMs = 90_000): Found => ({
  version,
  record: { holder, isGivenBack: false, durationMs, term },
});
/** Found at `atMs`, and nothing else known. */
const found = (what: Found, knownTerm = 4) => ({ found: what, knownTerm, sinceMs: atMs });
const begun = { wallMs: 5_000_000_000, monotonicMs: atMs };
const hold: Hold = { term: 4, begun };
/** The clocks so long after the lease began. */
const after = (monotonicMs: number, wallMs = monotonicMs) => ({
  wallMs: begun.wallMs + wallMs,
  monotonicMs: begun.monotonicMs + monotonicMs,
});

test('a lease somebody else has is taken over once it has not changed for its duration, and not before', () => {
  const seen = found(heldBy('other'));

  expect(nextStep(seen, undefined, 'me', atMs + 90_999)).toBe('wait');
  expect(nextStep(seen, undefined, 'me', atMs + 91_000)).toEqual({
    write: { holder: 'me', isGivenBack: false, durationMs: 90_000, term: 5 },
  });
});

test('each renewal begins the waiting anew, whatever time it says it was made at', () => {
  const first = seeing(undefined, heldBy('other'), 0, atMs);
  const same = seeing(first, heldBy('other'), 0, atMs + 50_000);
  const renewed = seeing(same, heldBy('other', 4, 'v2'), 0, atMs + 60_000);

  expect(same.sinceMs).toBe(atMs);
  expect(renewed.sinceMs).toBe(atMs + 60_000);
});

test.each([
  ['never held', 0],
  ['emptied by somebody', 4],
])('a lease that was %s may have been taken away from its holder, and is waited for', (_, term) => {
  const seen = found(heldBy(undefined, term), term);

  expect(nextStep(seen, undefined, 'me', atMs)).toBe('wait');
  expect(nextStep(seen, undefined, 'me', atMs + 91_000)).toMatchObject({ write: { holder: 'me', term: term + 1 } });
});

test('a missing lease is made without a holder however long it has been missing, and is then waited for', () => {
  const missing = seeing(found('missing'), 'missing', 4, atMs + 500_000);
  const made = { holder: undefined, isGivenBack: false, durationMs: 90_000, term: 4 };

  expect(nextStep(missing, undefined, 'me', atMs + 500_000)).toEqual({ write: made });
  const seen = seeing(missing, { version: 'v1', record: made }, 0, atMs + 500_000);
  expect(nextStep(seen, undefined, 'me', atMs + 590_999)).toBe('wait');
  expect(nextStep(seen, undefined, 'me', atMs + 591_000)).toMatchObject({ write: { holder: 'me', term: 5 } });
});

test('the highest term that was found is known from then on, also when an older lease comes back', () => {
  const first = seeing(undefined, heldBy('other', 7), 0, atMs);
  const back = seeing(first, { version: 'v0', record: givenBack({ term: 4 }) }, 0, atMs + 1_000);

  expect(first.knownTerm).toBe(7);
  expect(back.knownTerm).toBe(7);
  expect(nextStep(back, undefined, 'me', atMs + 1_000)).toBe('wait');
});

test('a term above the one that was known begins the waiting anew, although the lease looks as before', () => {
  const before = found(heldBy('other'));

  expect(seeing(before, heldBy('other'), 4, atMs + 91_000).sinceMs).toBe(atMs);
  expect(seeing(before, heldBy('other'), 5, atMs + 91_000).sinceMs).toBe(atMs + 91_000);
});

test.each([
  ['given back', { version: 'v2', record: givenBack({ term: 4 }) }],
  ['ours', heldBy('me')],
])('a lease that was brought back from an older term is waited for, also where it says that it is %s', (_, old) => {
  expect(nextStep(found(old, 5), undefined, 'me', atMs)).toBe('wait');
  expect(nextStep(found(old, 5), undefined, 'me', atMs + 91_000)).toMatchObject({ write: { term: 6 } });
});

test('a lease that was given back is taken at once', () => {
  const seen = found({ version: 'v9', record: givenBack(hold) });

  expect(nextStep(seen, undefined, 'me', atMs)).toMatchObject({ write: { holder: 'me', term: 5 } });
});

test('a lease that still names us after we lost it may be an old copy: it is waited for like any other', () => {
  expect(nextStep(found(heldBy('me')), undefined, 'me', atMs + 90_999)).toBe('wait');
  expect(nextStep(found(heldBy('me')), undefined, 'me', atMs + 91_000)).toMatchObject({ write: { term: 5 } });
});

test('the holder renews in its term', () => {
  expect(nextStep(found(heldBy('me')), hold, 'me', atMs)).toEqual({
    write: { holder: 'me', isGivenBack: false, durationMs: 90_000, term: 4 },
  });
});

test.each([
  ['names another', heldBy('other', 5)],
  ['is of another term', heldBy('me', 5)],
  ['was deleted', 'missing' as const],
  ['names nobody', heldBy(undefined)],
])('a holder has lost a lease that %s', (_, lease) => {
  expect(nextStep(found(lease), hold, 'me', atMs)).toBe('lost');
});

test('a longer lease of another release is waited for in full, and an absurd one for an hour', () => {
  const longer = found(heldBy('other', 4, 'v1', 180_000));
  const absurd = found(heldBy('other', 4, 'v1', 1e15));
  const shorter = found(heldBy('other', 4, 'v1', 1_000));

  expect(nextStep(longer, undefined, 'me', atMs + 180_999)).toBe('wait');
  expect(nextStep(absurd, undefined, 'me', atMs + 3_601_000)).toMatchObject({ write: { holder: 'me' } });
  expect(nextStep(shorter, undefined, 'me', atMs + 90_000)).toBe('wait');
});

test('a call begins only while the lease lasts longer than the longest call, by both clocks', () => {
  expect(mayCall(hold, after(19_999))).toBe(true);
  expect(mayCall(hold, after(20_000))).toBe(false);
  expect(mayCall(hold, after(1_000, 20_000))).toBe(false);
  expect(mayCall(hold, after(20_000, 1_000))).toBe(false);
  expect(mayCall(undefined, after(0))).toBe(false);
});

test('a wall clock that was set back lets no call begin until the next renewal, and does not end the lease', () => {
  expect(mayCall(hold, after(1_000, -3_600_000))).toBe(false);
  expect(isHeld(hold, after(1_000, -3_600_000))).toBe(true);
});

test('the lease is over when either clock says so', () => {
  expect(isHeld(hold, after(89_999))).toBe(true);
  expect(isHeld(hold, after(90_000, 0))).toBe(false);
  expect(isHeld(hold, after(0, 90_000))).toBe(false);
});

test('a call may begin in the instant the lease does, and who never had it does not hold it', () => {
  expect(mayCall(hold, after(0))).toBe(true);
  expect(isHeld(undefined, after(0))).toBe(false);
});
