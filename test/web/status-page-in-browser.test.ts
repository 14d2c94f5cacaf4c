import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../src/snapshot.ts';
import { browserPage, hasBrowser, withoutBrowser } from '../support/browser.ts';
import { failingSnapshot, quietSnapshot, snapshotWith, workingSnapshot } from '../support/snapshots.ts';
import { pagesOf } from '../support/status-page.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const cases: Record<string, readonly Snapshot[]> = {
  'no operation': [],
  'an operation before its first refresh': [snapshotWith()],
  'a quiet operation': [quietSnapshot()],
  'a failing operation': [failingSnapshot()],
  '200 skills': [workingSnapshot(200)],
  'several operations': [
    workingSnapshot(30),
    failingSnapshot({ operation: 'soporte' }),
    snapshotWith({ operation: 'citas' }),
  ],
};
const views = (['en', 'es'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ locale, colorScheme })),
);
const onSmallAndLarge = Object.keys(cases).flatMap((name) => views.map((view) => ({ name, ...view })));

test.skipIf(!hasBrowser).for(onSmallAndLarge)(
  `$name in $locale, $colorScheme: accessible, nothing in the console, no scrolling sideways (skipped if ${withoutBrowser})`,
  async ({ name, locale, colorScheme }) => {
    const origin = await pagesOf(cases[name] ?? []);
    const { page, complaints } = await browserPage({ locale, colorScheme, viewport: { width: 360, height: 740 } });

    await page.goto(origin);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    expect(await page.getAttribute('html', 'lang')).toBe(locale);
    expect(complaints).toEqual([]);
    const { page: audited } = await browserPage({ locale, colorScheme, bypassCSP: true });
    await audited.goto(origin);
    await audited.addScriptTag({ path: axePath });
    const { violations } = await audited.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  },
);

test.skipIf(!hasBrowser)('names that are markup are shown as they are written, and nothing runs', async () => {
  const evil = '<script>alert("skill")</script>';
  const names = [
    evil,
    '"><img src=x onerror=alert(1)>',
    "' style='x:y",
    '</table><h1>',
    'línea uno\nlínea dos',
    'x'.repeat(500),
  ];
  const skillNames = new Map(names.map((name, index) => [String(1001 + index), name]));
  const origin = await pagesOf([workingSnapshot(6, { operation: `ventas ${evil}`, skillNames })]);
  const { page, complaints } = await browserPage({ viewport: { width: 360, height: 740 } });

  await page.goto(origin);

  expect(await page.locator('.skills bdi').allTextContents()).toEqual(names);
  expect(await page.locator('h2 bdi').textContent()).toBe(`ventas ${evil}`);
  expect(await page.locator('script, img, [style], [onerror]').count()).toBe(0);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
  expect(complaints).toEqual([]);
});

test.skipIf(!hasBrowser)('the style sheet is in force under the content security policy', async () => {
  const { page } = await browserPage({ colorScheme: 'dark' });

  await page.goto(await pagesOf([quietSnapshot()]));

  expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe('rgb(15, 19, 25)');
});

test.skipIf(!hasBrowser)('the keyboard reaches the content first, then every link', async () => {
  const { page } = await browserPage({ locale: 'en' });
  await page.goto(await pagesOf([quietSnapshot()]));

  const reached: string[] = [];
  for (let pressed = 0; pressed < 7; pressed += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate<string>('document.activeElement.textContent'));
  }

  expect(reached).toEqual([
    'Skip to the operations',
    'Stop updating',
    'Metrics',
    'Health',
    'Readiness',
    'Discovery for Prometheus',
    'How to read this page',
  ]);
});

test.skipIf(!hasBrowser)('loading itself again leaves the reader where they were', async () => {
  const { page } = await browserPage({ viewport: { width: 1280, height: 700 } });
  const origin = await pagesOf([workingSnapshot(200)]);
  await page.route('**/', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, headers: { ...answer.headers(), refresh: '1' } });
  });
  await page.goto(origin);
  await page.evaluate('window.scrollTo(0, 2000)');

  await page.waitForEvent('load');

  await expect.poll(() => page.evaluate<number>('window.scrollY')).toBe(2000);
});
