import { expect } from 'vitest';
import { dayOf } from '../../src/base/calendar.ts';
import { main, originOf } from '../support/command.ts';
import { folderWith } from '../support/folders.ts';
import { startProgram } from '../support/program.ts';
import { until } from '../support/until.ts';
import { programTest } from '../support/program-test.ts';
import { simulatorFor } from '../support/simulator.ts';
import { swiftClock } from '../support/swift-clock.ts';

const zone = 'America/Bogota';
const marker = 'wolkvox_smart_hold_day_start_timestamp_seconds';

/** What a scrape shows: the day the counters speak of, and the calls of all skills. */
async function scrape(origin: string): Promise<{ readonly dayStartMs: number; readonly calls: number } | undefined> {
  const text = await fetch(`${origin}/metrics`).then(
    (response) => response.text(),
    () => '',
  );
  const values = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'gm'))].map(([, value]) => Number(value));
  const [dayStart] = values(marker);
  if (dayStart === undefined) return undefined;
  const calls = values('wolkvox_smart_hold_day_treatment_total').reduce((total, n) => total + n, 0);
  return { dayStartMs: dayStart * 1_000, calls };
}

programTest(
  'faketime',
  'the exporter as it is installed crosses a midnight: the old day whole, then zero, then the new day',
  async () => {
    const clock = swiftClock('2026-03-04T04:59:45Z', 1); // 23:59:45 in Bogotá
    const midnight = dayOf(clock.now(), zone).endMs;
    const vendor = await simulatorFor({ timezone: zone, skills: 6, busiest: 90_000 }, clock);
    const folder = folderWith({
      token: vendor.token,
      'config.yaml': `interval: 30s\nsettle: 1s\noperations:\n  - {name: ventas, server: "${vendor.origin}", token_file: token, licenses: 25}\n`,
    });
    const now = new Date(clock.now()).toISOString().slice(0, 19).replace('T', ' ');
    const exporter = startProgram('env', [
      'TZ=UTC',
      ...['faketime', '--exclude-monotonic', '-f', `@${now}`],
      ...[process.execPath, main, 'serve'],
      ...['--config.file', folder.path('config.yaml'), '--state.file', folder.path('state.json')],
      ...['--web.listen-address', '127.0.0.1:0', '--log.format', 'json'],
    ]);
    const origin = await originOf(exporter);

    const truthBefore = [...vendor.truthOfDay('2026-03-03').values()].reduce(
      (total, { treatment }) => total + treatment,
      0,
    );
    const closed = await until(async () => {
      const seen = await scrape(origin);
      return seen !== undefined && seen.dayStartMs < midnight && seen.calls === truthBefore ? seen : undefined;
    });
    const begun = await until(async () => {
      const seen = await scrape(origin);
      return seen?.dayStartMs === midnight ? seen : undefined;
    });
    const counted = await until(async () => {
      const seen = await scrape(origin);
      return seen !== undefined && seen.calls > 0 ? seen : undefined;
    });

    expect(closed.calls).toBe(truthBefore);
    expect(begun.calls).toBe(0);
    const isWhole = [1, 2, 3].map((n) => {
      const truth = vendor.truth({ startMs: midnight, endMs: midnight + n * 30_000 });
      return [...truth.values()].reduce((total, { treatment }) => total + treatment, 0);
    });
    expect(isWhole).toContain(counted.calls);
  },
  240_000,
);
