import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';
import { findProgram } from './program-test.ts';

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let launched: Promise<Browser> | undefined;

/** A page of a window of its own in a browser that the tests of a file share; with all it wrote to its console. */
export async function browserPage(options: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }> {
  launched ??= launch();
  const context = await (await launched).newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, complaints };
}

async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: findProgram('chromium') ?? '', args: switches });
}

afterAll(async () => {
  await (await launched)?.close();
});
