import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { shardOf } from '../../src/config/shard.ts';
import { command, commandAtWork, originOf } from '../support/command.ts';
import { folderWith } from '../support/folders.ts';
import { simulatorFor } from '../support/simulator.ts';
import { until } from '../support/until.ts';

const names = ['ventas', 'soporte', 'cobranza', 'retencion', 'mesa-a', 'mesa-b', 'quejas', 'citas'];
const canary = '63616e6172792d746f6b656e';

/** One configuration for every shard; the two `mesa-…` share a token, and the last operation's token is on no disk here. */
async function shared() {
  const vendor = await simulatorFor({ skills: 2, unused: 'zero' }, systemClock);
  const operations = names.map((name) => {
    const token = name.startsWith('mesa') ? 'MESA' : 'TOKEN';
    return `  - {name: ${name}, server: "${vendor.origin}", token_env: ${token}, licenses: 25}`;
  });
  const folder = folderWith({ 'exporter.yml': `operations:\n${operations.join('\n')}\n` });
  return { folder, env: { TOKEN: vendor.token, MESA: vendor.token } };
}

function operationsIn(text: string): readonly string[] {
  return [...text.matchAll(/^wolkvox_up\{operation="([^"]+)"/gm)].map(([, name = '']) => name).toSorted();
}

test('three shards read every operation once, each shows only its own, and those of one token stay together', async () => {
  const { folder, env } = await shared();
  const started = [0, 1, 2].map((index) => {
    const args = ['--config.file', folder.path('exporter.yml'), '--web.listen-address', '127.0.0.1:0'];
    const state = ['--state.file', folder.path(`state-${index}.json`)];
    const pod = { SMART_HOLD_SHARD_INDEX: `smart-hold-exporter-${index}`, SMART_HOLD_SHARD_COUNT: '3' };
    return commandAtWork([...args, ...state], { ...env, ...pod });
  });
  const origins = await Promise.all(started.map(originOf));

  const texts = await Promise.all(
    origins.map((origin) =>
      until(async () => {
        if (!(await fetch(`${origin}/-/ready`)).ok) return undefined;
        return (await fetch(`${origin}/metrics`)).text();
      }),
    ),
  );

  expect(texts.flatMap(operationsIn).toSorted()).toEqual(names.toSorted());
  for (const [index, text] of texts.entries()) {
    expect(text).toContain(`\nwolkvox_exporter_shard_index ${index}\n`);
    expect(text).toContain('\nwolkvox_exporter_shards 3\n');
    expect(operationsIn(text).filter((name) => name.startsWith('mesa'))).not.toHaveLength(1);
  }
});

test('check-config prints who reads what; the secrets of other shards need not be there, and leave the process', async () => {
  const { folder, env } = await shared();
  const args = ['check-config', '--config.file', folder.path('exporter.yml'), '--shard.count', '2'];

  const shown = await Promise.all(
    ['0', '1'].map((index) => command([...args, '--shard.index', index], { ...env, MESA: canary })),
  );

  for (const { code, stdout, stderr } of shown) {
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('other shards\n');
    expect(stdout).not.toContain(canary);
  }
  const own = shown.map(({ stdout }) => [...stdout.matchAll(/^operation (\S+)$/gm)].map(([, name = '']) => name));
  expect(own.flat().toSorted()).toEqual(names.toSorted());
  const withoutMesa = own.findIndex((list) => !list.includes('mesa-a'));
  const { code } = await command([...args, '--shard.index', String(withoutMesa)], { TOKEN: env.TOKEN });
  expect(code).toBe(0);
});

test('a shard to which no operation falls is ready, empty and says so', async () => {
  const { folder, env } = await shared();
  const taken = new Set(names.map((name) => shardOf(name, 40)));
  const empty = Array.from({ length: 40 }, (_, index) => index).find((index) => !taken.has(index));
  const flags = ['--shard.count', '40', '--shard.index', String(empty), '--web.listen-address', '127.0.0.1:0'];
  const exporter = commandAtWork(['--config.file', folder.path('exporter.yml'), ...flags], env);
  const origin = await originOf(exporter);

  expect((await fetch(`${origin}/-/ready`)).status).toBe(200);
  expect((await fetch(`${origin}/-/healthy`)).status).toBe(200);
  expect(operationsIn(await (await fetch(`${origin}/metrics`)).text())).toEqual([]);
  expect(await (await fetch(origin)).text()).toContain('This exporter has no operation to read.');
});
