import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import fc from 'fast-check';
import { Counter, Gauge, Registry, type RegistryContentType } from 'prom-client';
import { expect, test } from 'vitest';
import { allFamilies } from '../../src/metrics/catalogue.ts';
import { endings, formatLabels, formats, type Format } from '../../src/metrics/exposition.ts';
import { dayFamilies, intervalFamilies, skillFamilies } from '../../src/metrics/families/smart-hold.ts';
import { reportFamilies } from '../../src/metrics/families/report.ts';
import { renderSnapshot } from '../../src/metrics/snapshot-lines.ts';
import { composeVendorText } from '../../src/metrics/snapshot-text.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { snapshotWith } from '../support/snapshots.ts';

const nowMs = Date.parse('2026-03-04T17:02:00Z');

/** prom-client takes a backslash before an n for a newline already escaped, so that pair has a test of its own. */
const name = fc
  .string({ unit: fc.constantFrom('a', 'ñ', '"', '\\', '\n', '\t', '{', '}', '=', ',', '#', ' ', '😀', "'", 'Z') })
  .filter((text) => !text.includes('\\n'));
const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(NaN, Infinity, -Infinity, 1e21, 5e-324, -0));
const count = fc.oneof(fc.nat(), fc.constantFrom(0, 1e21, Number.MAX_SAFE_INTEGER));
const skills = fc.uniqueArray(fc.record({ id: name, name, gauges: fc.tuple(anyNumber, anyNumber), counter: count }), {
  selector: ({ id }) => id,
  minLength: 1,
  maxLength: 8,
});
type Skills = typeof skills extends fc.Arbitrary<infer T> ? T : never;

function snapshotOf(operation: string, all: Skills): Snapshot {
  return snapshotWith({
    operation,
    interval: {
      span: { startMs: nowMs - 300_000, endMs: nowMs },
      samples: new Map(all.map(({ id, gauges }) => [id, { treatment: gauges[0], service_level_up: gauges[1] }])),
      staleAtMs: Infinity,
    },
    day: {
      startMs: nowMs,
      readThroughMs: nowMs,
      counts: new Map(
        all.map(({ id, counter }) => [id, Object.fromEntries(smartHold.countFields.map((field) => [field, counter]))]),
      ),
      held: new Map(),
      heldSums: new Map(),
      percentages: new Map(),
      staleAtMs: Infinity,
    },
    skillNames: new Map(all.map((skill) => [skill.id, skill.name])),
  });
}

/** The same numbers as prom-client shows them. It writes NaN as `Nan`, knows no units, and parts families by a line. */
async function byPromClient(operation: string, all: Skills, format: Format): Promise<string> {
  const type = format === 'text' ? Registry.PROMETHEUS_CONTENT_TYPE : Registry.OPENMETRICS_CONTENT_TYPE;
  const registry = new Registry<RegistryContentType>();
  registry.setContentType(type);
  const gauge = (spec: (typeof allFamilies)[number]) =>
    new Gauge({ ...spec, labelNames: [...spec.labels], registers: [registry] });
  const treatment = gauge(intervalFamilies.treatment);
  const gain = gauge(skillFamilies.serviceLevelUp);
  const days = smartHold.countFields.map((field) => {
    const { name: called, help, labels } = dayFamilies[field];
    return new Counter({ name: called, help, labelNames: [...labels], registers: [registry] });
  });
  const info = gauge(skillFamilies.skillInfo);
  for (const skill of all) {
    const labels = { operation, skill_id: skill.id };
    treatment.set(labels, skill.gauges[0]);
    for (const day of days) day.inc(labels, skill.counter);
    gain.set(labels, skill.gauges[1]);
    info.set({ ...labels, skill_name: skill.name }, 1);
  }
  return (await registry.metrics()).replaceAll('\n\n', '\n').replaceAll(/ Nan$/gm, ' NaN');
}

test.each(formats)(
  '%s is what prom-client makes of the same numbers, whatever names and numbers there are',
  async (format) => {
    await fc.assert(
      fc.asyncProperty(name, skills, async (operation, all) => {
        const rendered = await renderSnapshot(snapshotOf(operation, all), () => reportFamilies(smartHold));
        const shown = allFamilies.filter(
          ({ name: family }) => family.startsWith('wolkvox_smart_hold_') && !family.endsWith('_seconds'),
        );
        const only = new Map([...rendered].filter(([family]) => shown.some((each) => each.name === family)));
        const composed = await composeVendorText(allFamilies, [only], nowMs).bytes[format]();
        const text = composed.toString() + endings[format];

        expect(text.replaceAll(/^# UNIT .*\n/gm, '')).toBe(await byPromClient(operation, all, format));
      }),
      { numRuns: 60 },
    );
  },
);

test('a backslash before an n stays two characters', () => {
  expect(formatLabels([['skill_name', 'a\\n\n"']])).toBe('{skill_name="a\\\\n\\n\\""}');
});

test('what a count differs by from the last word has a series, and its sums are always there', async () => {
  const day = snapshotOf('ventas', []).reports[0]?.day;
  if (day === undefined) throw new Error('no day');
  const held = new Map([['7', { treatment: -2 }]]);
  const heldSums = new Map([
    ['treatment', { up: 0, back: 2 }],
    ['recall_ok', { up: 0, back: 0 }],
  ]);

  const rendered = await renderSnapshot(snapshotWith({ operation: 'ventas', day: { ...day, held, heldSums } }), () =>
    reportFamilies(smartHold),
  );

  const linesOf = (family: string) => rendered.get(`wolkvox_smart_hold_${family}`)?.lines.toString();
  expect(linesOf('day_held')).toBe(
    'wolkvox_smart_hold_day_held{operation="ventas",skill_id="7",field="treatment"} -2\n',
  );
  expect(linesOf('day_held_back')).toContain('{operation="ventas",field="treatment"} 2\n');
  expect(linesOf('day_held_up')).toContain('{operation="ventas",field="recall_ok"} 0\n');
});
