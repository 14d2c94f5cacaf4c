// A snapshot of so many skills, with numbers that differ from skill to skill.
import { smartHold } from '../dist/wolkvox/reports/smart-hold.js';

const startOfToday = (nowMs) => nowMs - (nowMs % 86_400_000);

const counts = (i) => ({
  treatment: 400 + (i % 97),
  customer_say_no: 200 + (i % 53),
  customer_say_yes: 150 + (i % 41),
  recall_fail: 20 + (i % 13),
  recall_ok: 120 + (i % 31),
});

export function snapshotOf(skills, nowMs) {
  const ids = Array.from({ length: skills }, (_, i) => String(10_000 + i));
  const staleAtMs = nowMs + 24 * 3_600_000;
  return {
    operation: 'ventas-co',
    server: 'wv0042',
    timezone: 'America/Bogota',
    isUp: true,
    lastRefreshMs: nowMs,
    lastRefreshDurationMs: 1_234,
    lastSuccessMs: nowMs,
    lastRowsMs: nowMs,
    stateSavedMs: nowMs,
    reports: [
      {
        report: smartHold,
        interval: {
          span: { startMs: nowMs - 300_000, endMs: nowMs },
          samples: new Map(ids.map((id, i) => [id, { ...counts(i % 7), service_level_up: (i % 1_000) / 10 }])),
          staleAtMs,
        },
        day: {
          startMs: startOfToday(nowMs),
          counts: new Map(ids.map((id, i) => [id, counts(i)])),
          held: new Map(),
          heldSums: new Map(),
          percentages: new Map(ids.map((id, i) => [id, { service_level_up: (i % 997) / 10 }])),
          staleAtMs,
          readThroughMs: nowMs,
        },
        closedDay: undefined,
        cadence: undefined,
        zoneSuspect: undefined,
        pastIntervals: [],
      },
    ],
    skillNames: new Map(ids.map((id, i) => [id, `Atención ${i} – línea ${i % 12}`])),
    quota: { limit: 25_000, share: 0.8, used: 1_200, needed: 800 },
    clockSkewMs: 12,
    lastCallMs: new Map([['diagram_2', 900]]),
    failing: undefined,
    waiting: undefined,
    catchingUp: undefined,
    nextRefreshMs: nowMs + 300_000,
    pastRefreshes: [],
    observations: [],
  };
}
