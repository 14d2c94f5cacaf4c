// What wolkvox's report, the metrics and the page say of one skill at one moment: from the simulator and the exporter,
// over their sockets, on a morning that is always the same.
import { load } from './load.mjs';

const { startSimulator } = await load('src/simulator/simulator.ts');
const { startApp } = await load('src/app.ts');
const { parseConfig } = await load('src/config/parse-config.ts');
const { fakeClock } = await load('test/support/fake-clock.ts');

const now = '2026-03-04T15:06:30Z'; // 10:06:30 in Bogotá
export const windows = {
  interval: { date_ini: '20260304100000', date_end: '20260304100459' },
  day: { date_ini: '20260304000000', date_end: '20260304100459' },
};

/** Rows of the report as they are sent, and what the exporter makes of their `treatment`. */
export async function sameNumber() {
  const clock = fakeClock(now);
  const simulator = await startSimulator({ seed: 7, busiest: 1_200 }, { clock });
  const app = await exporterOf(simulator, clock);
  try {
    const [origin = ''] = app.origins;
    const rows = await rowsOf(simulator);
    return { ...rows, ...(await shownBy(origin, rows)) };
  } finally {
    const stopped = app.stop();
    await clock.advance(5_000);
    await stopped;
    await simulator.stop();
  }
}

async function exporterOf({ origin, token }, clock) {
  const operation = `{ name: ventas-co, server: '${origin}', token_env: TOKEN, licenses: 25 }`;
  const { config } = parseConfig({ text: `operations: [${operation}]`, file: 'exporter.yml', env: { TOKEN: token } });
  const quiet = () => undefined;
  const settings = {
    listenAddresses: [{ host: '127.0.0.1', port: 0 }],
    telemetryPath: '/metrics',
    routePrefix: '/',
    enableLifecycle: false,
  };
  const app = await startApp(config, settings, {
    clock,
    env: { TOKEN: token },
    random: () => 0.5,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    build: { version: '0.1.0', revision: 'unknown', nodeVersion: 'v20', tzVersion: 'unknown' },
    readConfig: () => Promise.reject(new Error('no file')),
  });
  await untilRead(app.origins[0], clock);
  return app;
}

async function untilRead(origin, clock) {
  for (let waits = 0; waits < 200; waits += 1) {
    const metrics = await fetch(`${origin}/metrics`).then((answer) => answer.text());
    if (metrics.includes('wolkvox_smart_hold_skill_info{')) return; // names come last
    await clock.advance(0);
  }
  throw new Error('the exporter does not read the simulator');
}

/** The skill with most calls of the interval, so that neither number is small. */
async function rowsOf(simulator) {
  const [ofInterval, ofDay] = [await report(simulator, windows.interval), await report(simulator, windows.day)];
  const interval = ofInterval.toSorted((a, b) => Number(b.treatment) - Number(a.treatment))[0];
  const day = ofDay.find(({ skill_id: id }) => id === interval.skill_id);
  return { interval, day };
}

async function report({ origin, token }, window) {
  const query = new URLSearchParams({ api: 'diagram_2', ...window });
  const headers = { 'wolkvox-token': token };
  const answer = await fetch(`${origin}/api/v2/reports_manager.php?${query}`, { headers });
  const { data } = await answer.json();
  return data;
}

/** Stops the drawing when a number is not what it is said to be. */
async function shownBy(origin, { interval, day }) {
  const metrics = await fetch(`${origin}/metrics`).then((answer) => answer.text());
  const page = await fetch(`${origin}/`).then((answer) => answer.text());
  const id = interval.skill_id;
  const lineOf = (family) => new RegExp(`^${family}\\{.*skill_id="${id}".*\\} \\d+$`, 'm').exec(metrics)?.[0] ?? '';
  const gauge = lineOf('wolkvox_smart_hold_treatment');
  const counter = lineOf('wolkvox_smart_hold_day_treatment_total');
  const [, name = '', cell = ''] =
    new RegExp(`<bdi>([^<]*)</bdi> <small>${id}</small>[^]*?<td role="cell" class="treatment">([^<]*)</td>`).exec(
      page,
    ) ?? [];
  const same = gauge.endsWith(` ${interval.treatment}`) && counter.endsWith(` ${day.treatment}`);
  if (!same || cell.replace(/\D/g, '') !== day.treatment)
    throw new Error(`not the same: ${gauge}, ${counter}, ${cell}`);
  return { gauge, counter, name, cell };
}
