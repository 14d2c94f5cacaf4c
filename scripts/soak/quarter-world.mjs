// What is around the exporter of quarter.mjs, in a thread of its own: the simulator, whose faults come and go as it is
// told, and a Prometheus.
import { parentPort, workerData } from 'node:worker_threads';
import { startSimulator } from '../../dist/simulator/simulator.js';
import { differences, readExposition, sumOf } from './counts.mjs';

const { time, timezone } = workerData;
const now = () => Number(Atomics.load(time, 0));
const clock = { now, monotonic: now, sleep: async () => undefined };

/** An ordinary bad vendor, without what takes real time. */
const faults = [
  { kind: 'false_empty', chance: 0.05, api: 'diagram_2' },
  { kind: 'lower', share: 0.7, chance: 0.05 },
  { kind: 'late', by: '10m', chance: 0.05 },
  { kind: 'status', status: 500, chance: 0.05 },
  { kind: 'html', chance: 0.03 },
  { kind: 'maintenance', chance: 0.03 },
  { kind: 'truncated', chance: 0.03 },
  { kind: 'cut', chance: 0.03 },
  { kind: 'reset', chance: 0.05 },
  { kind: 'duplicate_rows', chance: 0.03 },
  { kind: 'unreadable_numbers', fields: ['recall_ok'], chance: 0.05 },
  { kind: 'too_many_at_once', chance: 0.03 },
];

// With a row for every skill and no blanks the same series are there every noon.
const simulator = await startSimulator({ skills: 20, busiest: 60, timezone, unused: 'zero', blanks: 0 }, { clock });
const deeds = {
  faults: (areOn) => simulator.setFaults(areOn ? faults : []),
  scrape: async (origin) => {
    await textOf(`${origin}/metrics`);
    await textOf(`${origin}/`);
  },
  look: async (origin) => seen(await textOf(`${origin}/metrics`)),
};
parentPort.on('message', async (message) => {
  const [[deed, about]] = Object.entries(message);
  parentPort.postMessage(await deeds[deed](about));
});
parentPort.postMessage({ origin: simulator.origin, token: simulator.token });

async function textOf(url) {
  const answer = await fetch(url);
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return answer.text();
}

function seen(text) {
  const { series, counters, bounds } = readExposition(text);
  const truth = simulator.truth({ startMs: bounds.start * 1_000, endMs: bounds.end * 1_000 });
  return {
    series,
    refreshes: sumOf(text, 'wolkvox_exporter_refreshes_total'),
    failures: sumOf(text, 'wolkvox_exporter_refresh_failures_total'),
    counted: [...counters.values()].reduce((sum, n) => sum + n, 0),
    wrong: differences(counters, Object.fromEntries(truth)),
  };
}
