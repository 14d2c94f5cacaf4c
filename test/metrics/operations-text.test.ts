import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formats } from '../../src/metrics/exposition.ts';
import { renderOwnText } from '../../src/metrics/instrument-text.ts';
import { createOperationInstruments } from '../../src/metrics/operation-instruments.ts';
import { createOperationsText } from '../../src/metrics/operations-text.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';

/** Instruments of an operation, and how often they were rendered. */
function operationNamed(operation: string) {
  const instruments = createOperationInstruments(reports);
  const { registry } = instruments;
  const render = registry.getMetricsAsJSON.bind(registry);
  let renders = 0;
  registry.getMetricsAsJSON = () => {
    renders += 1;
    return render();
  };
  return { ...instruments, operation, renders: () => renders };
}

test('what is kept of each operation and joined is what rendering all of them anew would say', async () => {
  const changes = fc.array(fc.record({ of: fc.nat(3), how: fc.constantFrom('begun', 'failed', 'gone', 'new') }));
  await fc.assert(
    fc.asyncProperty(changes, fc.constantFrom(...formats), async (made, format) => {
      const operations = ['a', 'b', 'c', 'd'].map(operationNamed);
      let there = [...operations];
      const text = createOperationsText(() => there);
      for (const { of, how } of made) {
        const changed = operations[of] ?? operationNamed('other');
        if (how === 'begun') changed.refreshBegun();
        if (how === 'failed') changed.refreshFailed('auth');
        if (how === 'gone') there = there.filter((one) => one !== changed);
        if (how === 'new') there = [...there.filter((one) => one.operation !== 'e'), operationNamed('e')];

        expect((await text(format)).toString()).toBe(await renderOwnText(there, format));
      }
    }),
    { numRuns: 20 },
  );
});

test('of many operations only the one that changed is rendered anew, and without a change the same buffer is served', async () => {
  const operations = Array.from({ length: 30 }, (_, i) => operationNamed(`operation ${i}`));
  const text = createOperationsText(() => operations);
  const before = await text('text');
  operations[7]?.refreshBegun();

  const after = await text('text');

  expect(await text('text')).toBe(after);
  expect(after).not.toBe(before);
  expect(operations.map(({ renders }) => renders())).toEqual(operations.map((_, i) => (i === 7 ? 2 : 1)));
});

test('one operation alone has its own lines, under the same headers', async () => {
  const operations = ['a', 'b'].map(operationNamed);
  const text = createOperationsText(() => operations);

  expect((await text('text', 'b')).toString()).toBe(await renderOwnText(operations.slice(1), 'text'));
});
