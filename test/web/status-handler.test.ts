import { expect, test } from 'vitest';
import { secondsToNext } from '../../src/web/status-handler.ts';
import { reloadableExporter } from '../support/reloadable-exporter.ts';
import { simulatorFor } from '../support/simulator.ts';
import { nowMs, workingSnapshot } from '../support/snapshots.ts';
import { pagesOf } from '../support/status-page.ts';

test.each([
  [undefined, 'en'],
  ['es', 'es'],
  ['es-CO,es;q=0.9,en;q=0.8', 'es'],
  ['en-US,en;q=0.9,es;q=0.8', 'en'],
  ['en;q=0.4, es;q=0.7', 'es'],
  ['fr, es-MX;q=0.3', 'es'],
  ['fr', 'en'],
  ['es;q=0, *', 'en'],
  ['*', 'en'],
  ['<script>', 'en'],
])('a reader who asks for %s reads %s', async (accept, language) => {
  const origin = await pagesOf([workingSnapshot(1)]);

  const answer = await fetch(origin, { headers: accept === undefined ? {} : { 'accept-language': accept } });

  expect(await answer.text()).toContain(`<html lang="${language}">`);
  expect(answer.headers.get('content-language')).toBe(language);
  expect(answer.headers.get('vary')).toBe('Accept-Language');
});

test('the page loads itself again after the next refresh, and within ten seconds to a minute', () => {
  const after = (ms: number) => secondsToNext([{ nextRefreshMs: nowMs + ms }], nowMs);

  expect([after(-60_000), after(0), after(30_000), after(300_000)]).toEqual([10, 10, 35, 60]);
  expect(secondsToNext([{ nextRefreshMs: undefined }], nowMs)).toBe(10);
  expect(secondsToNext([], nowMs)).toBe(60);
});

test('a reader can stop the page from loading itself again, and start it', async () => {
  const origin = await pagesOf([workingSnapshot(1)]);

  const moving = await fetch(origin);
  const still = await fetch(`${origin}/?update=off`);

  expect(moving.headers.get('refresh')).toBe('60');
  expect(await moving.text()).toContain('href="./?update=off"');
  expect(still.headers.get('refresh')).toBeNull();
  expect(await still.text()).toContain('<a href="./">Update by itself</a>');
});

test.each([
  ['es', 'en', 'es'],
  ['en', 'es-CO', 'en'],
  ['fr', 'es', 'es'],
  ['', 'es', 'es'],
  ['__proto__', 'en', 'en'],
])('?lang=%s before a browser in %s is answered in %s', async (lang, accept, language) => {
  const origin = await pagesOf([workingSnapshot(1)]);

  const answer = await fetch(`${origin}/?lang=${lang}`, { headers: { 'accept-language': accept } });

  expect(answer.headers.get('content-language')).toBe(language);
});

test('the language chosen is remembered in the address of every link that leads to the page', async () => {
  const origin = await pagesOf([workingSnapshot(30), workingSnapshot(1, { operation: 'soporte' })]);

  const page = await (await fetch(`${origin}/?lang=es`, { headers: { 'accept-language': 'en' } })).text();

  const links = [...page.matchAll(/href="(\.\/[^"]*)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
  const ofPage = links.filter((link) => /^\.\/(\?|$)/.test(link));
  expect(ofPage.length).toBeGreaterThan(2);
  expect(ofPage.filter((link) => !/[?&]lang=(es|en)$/.test(link))).toEqual([]);
  expect(page).toContain('<a href="./?lang=en" lang="en" hreflang="en">English</a>');
});

test('the switch leads to the same operation in the other language, still where it stood still', async () => {
  const origin = await pagesOf([workingSnapshot(1), workingSnapshot(1, { operation: 'soporte' })]);

  const page = await (await fetch(`${origin}/?operation=soporte&update=off`)).text();

  expect(page).toContain('href="./?operation=soporte&amp;update=off&amp;lang=es"');
});

test('an operation has a page of its own', async () => {
  const origin = await pagesOf([workingSnapshot(1), workingSnapshot(1, { operation: 'soporte & más' })]);

  const page = await (await fetch(`${origin}/?operation=${encodeURIComponent('soporte & más')}`)).text();

  expect(page).toContain('<bdi>soporte &amp; más</bdi>');
  expect(page).not.toContain('ventas-co');
});

test.each([
  ['?operation=unknown', 404],
  ['?operation=__proto__', 404],
  ['?operation=', 400],
  ['?operation=ventas-co&operation=ventas-co', 400],
  ['?operation[]=ventas-co', 200],
])('/%s is answered with %i', async (query, status) => {
  const origin = await pagesOf([workingSnapshot(1)]);

  expect((await fetch(`${origin}/${query}`)).status).toBe(status);
});

test('the style sheet can be kept, because another text has another address', async () => {
  const origin = await pagesOf([]);
  const page = await (await fetch(origin)).text();
  const address = /href="\.(\/style\.css\?[0-9a-f]{12})"/.exec(page)?.[1] ?? '';

  const style = await fetch(`${origin}${address}`);

  expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(style.headers.get('cache-control')).toBe('max-age=31536000, immutable');
});

test('the page of a running exporter shows the numbers of its metrics', async () => {
  const { origin, token } = await simulatorFor({ skills: 5, blanks: 0 });
  const config = JSON.stringify({ operations: [{ name: 'ventas', server: origin, token_env: 'TOKEN' }] });
  const exporter = await reloadableExporter({ config, tokens: { TOKEN: token } });
  await exporter.shows('wolkvox_up{operation="ventas"}', 1);

  const metrics = await exporter.metrics();
  const words = wordsOf(await (await exporter.get('/')).text());

  const sum = (family: string) =>
    [...metrics.matchAll(new RegExp(`^${family}\\{.*\\} (\\d+)$`, 'gm'))].reduce((all, [, n]) => all + Number(n), 0);
  expect(sum('wolkvox_smart_hold_day_treatment_total')).toBeGreaterThan(0);
  expect(words).toContain(`Read up to 12:00 (2 minutes ago). Taken ${sum('wolkvox_smart_hold_day_treatment_total')} `);
  expect(words).toContain(`Reached ${sum('wolkvox_smart_hold_day_recall_ok_total')} `);
  expect(words).toContain(
    `11:55–12:00 , ended 2 minutes ago Taken ${sum('wolkvox_smart_hold_treatment')} Declined ${sum('wolkvox_smart_hold_customer_say_no')} `,
  );
  expect(words).toContain('Recent refreshes 12:02:00 ✓ worked');
});

test('a refused token is said to be refused, and when it is tried again', async () => {
  const { origin } = await simulatorFor({ skills: 1 });
  const config = JSON.stringify({ operations: [{ name: 'ventas', server: origin, token_env: 'TOKEN' }] });
  const token = 'x'.repeat(20);
  const exporter = await reloadableExporter({ config, tokens: { TOKEN: token } });
  await exporter.shows('wolkvox_exporter_refresh_failures_total{operation="ventas",reason="auth"}', 1);

  const page = await (await exporter.get('/')).text();

  expect(wordsOf(page)).toContain('Since 12:02 (0 seconds ago), because wolkvox refuses the token');
  // The next turn at 12:06 lies within the five minutes for which a refused token is left alone.
  expect(wordsOf(page)).toContain('Next refresh 12:11 , in 9 minutes');
  expect(wordsOf(page)).not.toContain('No skill has had a row');
  expect(page).not.toContain(token);
});

/** The words of a page, without its markup. */
function wordsOf(page: string): string {
  return page
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u202f', '')
    .replace(/\s+/g, ' ');
}
