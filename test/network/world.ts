import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect } from 'vitest';
import { vendorLimits } from '../../src/wolkvox/limits.ts';
import { authority } from '../support/certificates.ts';
import { dayCountsIn, sumOf, trueCounts } from '../support/day-counts.ts';
import { exporterProcess } from '../support/exporter-process.ts';
import { samplesIn, valueIn } from '../support/exposition.ts';
import { folderWith } from '../support/folders.ts';
import { configOf, minuteMs, operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';
import { swiftClock } from '../support/swift-clock.ts';
import { until } from '../support/until.ts';
import { namespace } from './namespace.ts';
import { tlsRelay } from './relay.ts';

export const host = 'wv0042.wolkvox.com';
const operation = 'ventas';
const skills = 3;

/** Short, so that what is dead is known to be within a test; in the proportions of the exporter's own. */
const limits = { ...vendorLimits, connectMs: 4_500, answerMs: 5_000 };

/**
 * The built exporter in a network of its own, twenty times as fast as the clock and with an interval of a minute,
 * before a simulator it reaches by name, TLS and port 443 of the addresses that name has.
 */
export async function networkWorld({
  addresses,
  env = {},
}: {
  readonly addresses: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}) {
  const trusted = authority('trusted');
  const files = folderWith({ 'ca.pem': trusted.cert });
  const clock = swiftClock('2026-03-04T17:00:30Z', 20);
  const simulator = await simulatorFor({ skills, unused: 'zero' }, clock);
  const sockets = { vendor: files.path('vendor'), exporter: files.path('exporter') };
  const relay = await tlsRelay(sockets.vendor, trusted.issue(`DNS:${host}`), simulator.origin);
  const network = await namespace(sockets);
  network.resolves(host, ...addresses);
  await exporterProcess(
    configOf([operationOf(`https://${host}`)], { intervalMs: minuteMs, settleMs: 5_000, staleAfterMs: 5 * minuteMs }),
    {
      clock,
      token: simulator.token,
      stateFile: files.path('state.json'),
      limits,
      env: { ...env, NODE_EXTRA_CA_CERTS: files.path('ca.pem') },
      launch: network.launch,
      origin: 'http://127.0.0.1:10857',
    },
  );
  const scrape = () => getOver(sockets.exporter, '/metrics');

  /**
   * Waits for a refresh that began after now, worked and knows the day of late: one whose first read took all its time
   * leaves the day to the next, and a day first read without its halves is shown with the answer after it. The day
   * counters are exactly what happened.
   */
  async function worksExactly(): Promise<string> {
    const sinceS = clock.now() / 1_000 + 60;
    const bound = (text: string, name: string) =>
      1_000 * (valueIn(text, `wolkvox_smart_hold_day_${name}_timestamp_seconds`, { operation }) ?? NaN);
    const text = await until(async () => {
      const text = await scrape();
      const hasWorked = (valueIn(text, 'wolkvox_exporter_last_success_timestamp_seconds', { operation }) ?? 0) > sinceS;
      const isKnown = bound(text, 'end') > clock.now() - 10 * minuteMs && sumOf(dayCountsIn(text)) > 0;
      return hasWorked && isKnown ? text : undefined;
    });
    expect(dayCountsIn(text)).toEqual(trueCounts(simulator, bound(text, 'start'), bound(text, 'end'), skills));
    return text;
  }

  /** Waits for a refresh to fail for this reason from now on; it is told, and no count is lost or made up. */
  async function failsBy(reason: string): Promise<void> {
    const failures = (text: string) =>
      samplesIn(text).find(
        ({ name, labels }) =>
          name === 'wolkvox_exporter_refresh_failures_total' &&
          labels['operation'] === operation &&
          labels['reason'] === reason,
      )?.value ?? 0;
    const before = await scrape();
    const after = await until(async () => {
      const text = await scrape();
      return failures(text) > failures(before) ? text : undefined;
    });
    expect(valueIn(after, 'wolkvox_up', { operation })).toBe(0);
    const [now, then] = [sumOf(dayCountsIn(after)), sumOf(dayCountsIn(before))];
    expect(now).toBeGreaterThanOrEqual(then);
  }

  return { network, relay, worksExactly, failsBy };
}

/** The text of a page over a Unix socket, which leads into the network. */
async function getOver(socketPath: string, path: string): Promise<string> {
  const asked = request({ socketPath, path, agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return (await answer.setEncoding('utf8').toArray()).join('');
}
