import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { browserPage } from '../../support/browser.ts';
import { pageStates } from '../../support/page-states.ts';
import { programTest } from '../../support/program-test.ts';
import { failingSnapshot, quietSnapshot, snapshotWith, workingSnapshot } from '../../support/snapshots.ts';
import { pagesOf } from '../../support/status-page.ts';

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

for (const [name, snapshots] of Object.entries(cases)) {
  for (const view of views) {
    const { locale, colorScheme } = view;
    programTest(
      'chromium',
      `${name}, ${locale}, ${colorScheme}: accessible, no complaint, nothing off the screen`,
      async () => {
        const origin = await pagesOf(snapshots);
        const { page, complaints } = await browserPage({ ...view, viewport: { width: 360, height: 740 } });
        await page.goto(origin);

        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
        expect(await page.getAttribute('html', 'lang')).toBe(locale);
        expect(complaints).toEqual([]);
        expect(await violations(origin, view)).toEqual([]);
      },
    );
  }
}

for (const locale of ['en-GB', 'es-CO'] as const) {
  programTest(
    'chromium',
    `what an account has shown fits a phone, unfolded, and is accessible, ${locale}`,
    async () => {
      const origin = await pagesOf(pageStates['working'] ?? []);
      const { page } = await browserPage({ locale, viewport: { width: 390, height: 740 }, bypassCSP: true });
      await page.goto(origin);
      await page.click('.observed summary');

      expect(await page.locator('.observed td').first().isVisible()).toBe(true);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
      expect(await page.evaluate<string[]>(brokenNumbers)).toEqual([]);
      expect(await violationsOn(page)).toEqual([]);
    },
  );

  programTest('chromium', `no word of the list of operations is broken on a phone, ${locale}`, async () => {
    const { page } = await browserPage({ locale, viewport: { width: 390, height: 740 } });
    await page.goto(await pagesOf(pageStates['several'] ?? []));

    expect(await page.evaluate<string[]>(brokenWords)).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
  });
}

programTest('chromium', 'the layout for phones is accessible', async () => {
  const origin = await pagesOf([workingSnapshot(12), failingSnapshot({ operation: 'soporte' })]);

  expect(
    await violations(origin, { locale: 'es', colorScheme: 'light', viewport: { width: 360, height: 740 } }),
  ).toEqual([]);
});

const wide = {
  treatment: 1_234_567,
  customer_say_no: 345_678,
  customer_say_yes: 888_889,
  recall_ok: 777_777,
  recall_fail: 99_999,
};
const closedDay = {
  startMs: Date.parse('2026-11-18T05:00:00Z'),
  readMs: Date.parse('2026-11-19T11:36:00Z'),
  counts: new Map([['1001', wide]]),
};

for (const locale of ['en-GB', 'es-CO'] as const) {
  for (const width of [320, 390, 768, 1366]) {
    programTest('chromium', `no line breaks between a number and its unit, ${locale}, ${width} px`, async () => {
      const failing = failingSnapshot({ operation: 'soporte', closedDay });
      const origin = await pagesOf([workingSnapshot(12, { closedDay }), failing]);
      const { page } = await browserPage({ locale, viewport: { width, height: 740 } });
      await page.goto(origin);

      expect(await page.evaluate<string[]>(brokenNumbers)).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
    });
  }
}

programTest('chromium', 'names that are markup are shown as they are written, and nothing runs', async () => {
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

programTest('chromium', 'the style sheet is in force under the content security policy', async () => {
  const { page } = await browserPage({ colorScheme: 'dark' });

  await page.goto(await pagesOf([quietSnapshot()]));

  expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe('rgb(15, 19, 25)');
});

programTest('chromium', 'the keyboard reaches the content first, then every link', async () => {
  const { page } = await browserPage({ locale: 'en' });
  await page.goto(await pagesOf([quietSnapshot()]));

  const reached: string[] = [];
  for (let pressed = 0; pressed < 8; pressed += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate<string>('document.activeElement.textContent'));
  }

  expect(reached).toEqual([
    'Skip to the operations',
    'Stop updating',
    'Español',
    'Metrics',
    'Health',
    'Readiness',
    'Discovery for Prometheus',
    'How to read this page',
  ]);
});

programTest('chromium', 'loading itself again leaves the reader where they were', async () => {
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

/** The numbers that are broken over lines, alone or from the unit after them. Runs in the browser. */
const brokenNumbers = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const broken = [];
  const numberWithUnit = /\\d(?:[\\d\\u202f.,:]*\\d)?(?:\\s?(?:%|s\\b|seg|seconds?|minut|hora|hour|día|day))?/g;
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.parentElement.closest('bdi, .where')) continue;
    for (const match of text.data.matchAll(numberWithUnit)) {
      const range = document.createRange();
      range.setStart(text, match.index);
      range.setEnd(text, match.index + match[0].length);
      const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (tops.size > 1) broken.push(match[0] + ' in ' + text.data.trim().slice(0, 80));
    }
  }
  return broken;
})()`;

/** The words of the overview that are broken over lines. Runs in the browser. */
const brokenWords = `(() => {
  const walker = document.createTreeWalker(document.querySelector('.overview'), NodeFilter.SHOW_TEXT);
  const broken = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    for (const match of text.data.matchAll(/[\\p{L}\\d]+/gu)) {
      const range = document.createRange();
      range.setStart(text, match.index);
      range.setEnd(text, match.index + match[0].length);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(match[0]);
    }
  }
  return broken;
})()`;

/** What axe finds wrong. Its script needs a page without the content security policy. */
async function violations(origin: string, options: BrowserContextOptions): Promise<readonly string[]> {
  const { page } = await browserPage({ ...options, bypassCSP: true });
  await page.goto(origin);
  return violationsOn(page);
}

async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: axePath });
  const found = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}
