import { expect, test } from 'vitest';
import { exporter, raw } from '../support/rude-clients.ts';
import { until } from '../support/until.ts';

/** What of an answer does not change while the exporter works: its head, but for date and length, and a text of one line. */
function comparable(answer: string): readonly string[] {
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  return [head.replace(/^(Date|Content-Length): .*$/gm, ''), body.slice(0, body.indexOf('\n'))];
}

test.each([
  ['GET', '/metrics'],
  ['HEAD', '/metrics'],
  ['GET', '/metrics?operation='],
  ['GET', '/metrics?operation=nobody'],
  ['GET', '/metrics?scope=process'],
  ['POST', '/metrics'],
  ['OPTIONS', '/metrics'],
  ['GET', '/-/healthy'],
  ['HEAD', '/-/healthy'],
  ['GET', '/-/ready?x=1'],
  ['PUT', '/-/ready'],
])('%s %s is answered alike before express and by it', async (method, path) => {
  const { port, origin } = await exporter();
  await until(async () => (await fetch(`${origin}/-/ready`)).ok || undefined); // the first refresh changes the first line of the metrics
  const ask = (target: string) =>
    raw(port, `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`).then(comparable);

  // A target with its host is left to express.
  expect(await ask(`http://a${path}`)).toEqual(await ask(path));
});
