// The two processes of `npm run soak`: the simulator, and the built exporter with the probe before it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const main = path.resolve(import.meta.dirname, '../../dist/bin.js');
const probe = pathToFileURL(path.join(import.meta.dirname, 'probe.mjs')).href;

/** A simulated call centre: its address, its token and how to end it. */
export async function startVendor({ skills, zone }) {
  const args = ['simulate', '--listen-address', '127.0.0.1:0', '--skills', String(skills), '--timezone', zone];
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    said += text;
    const [, token] = /accepted only here: (\S+)/.exec(said) ?? [];
    const [, origin] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
    if (token !== undefined && origin !== undefined) return { origin, token, end: () => child.kill() };
  }
  throw new Error(`the simulator did not start: ${said}`);
}

/** The exporter at its shortest interval, with its state in `folder`; `more` goes before it by `--import`. */
export async function startExporter({ vendor, zone, folder, more }) {
  const config = path.join(folder, 'exporter.yml');
  const operation = `{ name: soak, server: '${vendor.origin}', token_env: TOKEN, timezone: ${zone}, licenses: 25 }`;
  writeFileSync(config, `interval: 30s\nsettle: 5s\noperations:\n  - ${operation}\n`);
  const state = path.join(folder, 'state/state.json');
  const flags = ['--config.file', config, '--state.file', state, '--web.listen-address', '127.0.0.1:0'];
  const child = spawn(process.execPath, [main, 'serve', ...flags], {
    env: {
      PATH: process.env.PATH,
      TOKEN: vendor.token,
      NODE_OPTIONS: [probe, ...more].map((url) => `--import=${url}`).join(' '),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const answers = createInterface({ input: child.stdio[3] })[Symbol.asyncIterator]();
  return {
    origin: await originIn(child.stderr),
    sample: async () => {
      child.kill('SIGUSR2');
      const { value } = await answers.next();
      if (value === undefined) throw new Error('the exporter has ended');
      return { ...JSON.parse(value), ...kernelView(child.pid) };
    },
    /** Asks it to stop; its exit code. */
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
}

async function originIn(stderr) {
  const lines = createInterface({ input: stderr });
  const [origin] = await new Promise((resolve, reject) => {
    lines.on('line', (line) => line.includes('"started"') && resolve(JSON.parse(line).origins));
    lines.once('close', () => reject(new Error('the exporter did not start')));
  });
  return origin;
}

/** What the kernel knows of a process; `written` are the bytes it sent to storage since it began. */
function kernelView(pid) {
  const files = readdirSync(`/proc/${pid}/fd`);
  const targets = files.flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return []; // closed meanwhile
    }
  });
  const number = (file, key) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1]);
  return {
    descriptors: targets.length,
    sockets: targets.filter((target) => target.startsWith('socket:')).length,
    threads: number(`/proc/${pid}/status`, 'Threads'),
    written: number(`/proc/${pid}/io`, 'write_bytes'),
  };
}
