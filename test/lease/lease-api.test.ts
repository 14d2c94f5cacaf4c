import { expect, test } from 'vitest';
import { createLeaseApi } from '../../src/lease/lease-api.ts';
import { serviceAccount } from '../../src/lease/service-account.ts';
import { leaseApiStandIn } from '../support/lease-api-stand-in.ts';

const nowMs = Date.parse('2026-03-04T17:00:00Z');
const { signal } = new AbortController();

async function accountAt(token: string) {
  const cluster = await leaseApiStandIn();
  const files = cluster.account(token);
  const account = await serviceAccount(cluster.env, files.path(''));
  return { cluster, files, account, api: createLeaseApi(account, 'smart-hold') };
}

test('a lease that is not there is made, read and written over', async () => {
  const { cluster, api } = await accountAt('secret-a');

  const none = await api.read(signal);
  const made = await api.write({ holder: 'a', isGivenBack: false, durationMs: 90_000, term: 1 }, nowMs, signal);
  const read = await api.read(signal);
  const renewed = await api.write({ holder: 'a', isGivenBack: false, durationMs: 90_000, term: 1 }, nowMs, signal);

  expect(none).toBe('missing');
  expect(made).toEqual(read);
  expect(renewed).toMatchObject({ record: { holder: 'a', isGivenBack: false, durationMs: 90_000, term: 1 } });
  expect(renewed).not.toEqual(read);
  expect(cluster.lease('smart-hold')?.spec).toEqual({
    holderIdentity: 'a',
    leaseDurationSeconds: 90,
    leaseTransitions: 1,
    renewTime: '2026-03-04T17:00:00.000000Z',
  });
});

test('a write over a version that somebody has written over since is a conflict, and changes nothing', async () => {
  const { cluster, api } = await accountAt('secret-a');
  await api.read(signal);
  await api.write({ holder: 'a', isGivenBack: false, durationMs: 90_000, term: 1 }, nowMs, signal);
  cluster.put('smart-hold', { metadata: {}, spec: { holderIdentity: 'b', leaseDurationSeconds: 90 } });

  expect(await api.write({ holder: 'a', isGivenBack: false, durationMs: 90_000, term: 1 }, nowMs, signal)).toBe(
    'conflict',
  );
  expect(cluster.lease('smart-hold')?.spec['holderIdentity']).toBe('b');
});

test('of two that make the lease one gets it', async () => {
  const { cluster, account, api } = await accountAt('secret-a');
  const other = createLeaseApi(account, 'smart-hold');
  await Promise.all([api.read(signal), other.read(signal)]);

  await api.write({ holder: 'a', isGivenBack: false, durationMs: 90_000, term: 1 }, nowMs, signal);

  expect(await other.write({ holder: 'b', isGivenBack: false, durationMs: 90_000, term: 1 }, nowMs, signal)).toBe(
    'conflict',
  );
  expect(cluster.lease('smart-hold')?.spec['holderIdentity']).toBe('a');
});

test('a lease that was deleted since it was read is a conflict', async () => {
  const { cluster, api } = await accountAt('secret-a');
  cluster.put('smart-hold', { metadata: {}, spec: { holderIdentity: 'a' } });
  await api.read(signal);
  cluster.remove('smart-hold');

  expect(await api.write({ holder: 'a', isGivenBack: false, durationMs: 90_000, term: 1 }, nowMs, signal)).toBe(
    'conflict',
  );
});

test('a lease that was given back says so, and one whose holder was emptied by hand does not', async () => {
  const { cluster, api } = await accountAt('secret-a');
  await api.read(signal);
  const givenBack = await api.write(
    { holder: undefined, isGivenBack: true, durationMs: 90_000, term: 4 },
    nowMs,
    signal,
  );
  const spec = { ...cluster.lease('smart-hold')?.spec, holderIdentity: '' };
  cluster.put('smart-hold', { metadata: {}, spec });
  const emptied = await api.read(signal);

  expect(givenBack).toMatchObject({ record: { holder: undefined, isGivenBack: true, term: 4 } });
  expect(emptied).toMatchObject({ record: { holder: undefined, isGivenBack: false, term: 4 } });
});

test('what others keep in the metadata of the lease stays', async () => {
  const { cluster, api } = await accountAt('secret-a');
  cluster.put('smart-hold', { metadata: { labels: { team: 'calls' }, annotations: { note: 'x' } }, spec: {} });

  await api.read(signal);
  await api.write({ holder: 'a', isGivenBack: false, durationMs: 90_000, term: 1 }, nowMs, signal);

  expect(cluster.lease('smart-hold')?.metadata).toMatchObject({
    labels: { team: 'calls' },
    annotations: { note: 'x' },
  });
});

test('the token is read anew for each request, because kubernetes replaces it', async () => {
  const { cluster, files, api } = await accountAt('secret-a');
  await api.read(signal);
  cluster.expire('secret-a');
  cluster.accept('secret-b');
  files.write('token', 'secret-b');

  await expect(api.read(signal)).resolves.toBe('missing');
});

test.each([
  [401, /HTTP 401: the service account is not accepted/],
  [403, /HTTP 403: .* see docs\/high-availability\.md/],
  [500, /HTTP 500/],
])('a refusal with %i says what to do, and holds no secret', async (status, message) => {
  const { cluster, api } = await accountAt('secret-a');
  cluster.refuse(status);

  const failure: unknown = await api.read(signal).catch((error: unknown) => error);

  expect(String(failure)).toMatch(message);
  expect(JSON.stringify([failure, String(failure)])).not.toContain('secret-a');
});

test('an API that cannot be reached is an error of its own', async () => {
  const { cluster, api } = await accountAt('secret-a');
  cluster.cut('secret-a');

  await expect(api.read(signal)).rejects.toThrow('the kubernetes API: it cannot be reached');
});

test('a certificate of another authority is not trusted', async () => {
  const { account } = await accountAt('secret-a');
  const { account: foreign } = await accountAt('secret-a');
  const api = createLeaseApi({ ...account, ca: foreign.ca }, 'smart-hold');

  await expect(api.read(signal)).rejects.toThrow('it cannot be reached');
});

test.each([
  ['an answer without a version', { metadata: {}, spec: {} }],
  ['a duration that is no number', { metadata: {}, spec: { leaseDurationSeconds: 'long' } }],
])('%s is no lease', async (what, lease) => {
  const { cluster, api } = await accountAt('secret-a');
  const kept = cluster.put('smart-hold', lease);
  if (what.startsWith('an answer')) Reflect.deleteProperty(kept.metadata, 'resourceVersion');

  await expect(api.read(signal)).rejects.toThrow('HTTP 200');
});

test('outside a cluster, and without an account, it says what is missing', async () => {
  const { files, cluster } = await accountAt('secret-a');
  files.remove('token');

  await expect(serviceAccount({}, files.path(''))).rejects.toThrow(/KUBERNETES_SERVICE_HOST is not set/);
  await expect(serviceAccount(cluster.env, files.path(''))).rejects.toThrow(/automountServiceAccountToken/);
});
