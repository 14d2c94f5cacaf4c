import { nearest } from '../base/did-you-mean.ts';
import type { ConfigProblem } from '../base/errors.ts';
import { type Environment, operationVariables, variable } from './environment.ts';
import { operationSchema } from './schema.ts';

/** Names people give to what has another one. */
const otherNames: Readonly<Record<string, string>> = {
  WOLKVOX_TZ: 'WOLKVOX_TIMEZONE',
  WOLKVOX_ZONE: 'WOLKVOX_TIMEZONE',
  WOLKVOX_NAME: 'WOLKVOX_OPERATION',
  WOLKVOX_HOST: 'WOLKVOX_SERVER',
  WOLKVOX_URL: 'WOLKVOX_SERVER',
  SMART_HOLD_PORT: 'SMART_HOLD_WEB_LISTEN_ADDRESS',
  SMART_HOLD_LISTEN: 'SMART_HOLD_WEB_LISTEN_ADDRESS',
};

/** Variables named as ours that nobody reads; `read` are those that somebody does. Only warnings: others may set such names. */
export function unreadVariables(env: Environment, prefix: string, read: readonly string[]): ConfigProblem[] {
  const unread = Object.keys(env).filter(
    (name) => name.startsWith(prefix) && variable(env, name) !== undefined && !read.includes(name),
  );
  return unread
    .filter((name) => !isOfKubernetes(name, env[name] ?? ''))
    .map((name) => ({
      where: name,
      path: '',
      problem: 'nobody reads this variable',
      remedy: remedyFor(name, prefix, read),
    }));
}

/**
 * The variables of one operation that a file with operations leaves unread. Not those of the token: the systemd unit
 * sets one for every start.
 */
export function variablesBesideFile(env: Environment, used: readonly string[]): ConfigProblem[] {
  return ['WOLKVOX_OPERATION', 'WOLKVOX_TIMEZONE', 'WOLKVOX_LICENSES'].flatMap((name) => {
    if (variable(env, name) === undefined || used.includes(name)) return [];
    const problem = 'the operations are given in the file, so nobody reads this variable';
    return [{ where: name, path: '', problem, remedy: 'unset it; in the file every operation has its own' }];
  });
}

/** Kubernetes tells every pod the addresses of the services of its namespace. */
function isOfKubernetes(name: string, value: string): boolean {
  if (
    /_SERVICE_(?:HOST|PORT(?:_\w+)?)$/.test(name) ||
    /_PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:ADDR|PORT|PROTO))?$/.test(name)
  )
    return true;
  return name.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\//.test(value);
}

function remedyFor(name: string, prefix: string, read: readonly string[]): string {
  const key = name.slice('WOLKVOX_'.length).toLowerCase();
  const isKey = name.startsWith('WOLKVOX_') && Object.hasOwn(operationSchema.shape, key);
  if (isKey && !(Object.values(operationVariables) as string[]).includes(key)) {
    return `write ${key} under an operation in the file of --config.file`;
  }
  const near = otherNames[name] ?? nearestOf(name, prefix, read);
  return near === undefined ? 'unset it; --help lists those that are read' : `did you mean ${near}?`;
}

function nearestOf(name: string, prefix: string, read: readonly string[]): string | undefined {
  const rest = (of: string) => of.slice(prefix.length);
  const near = nearest(rest(name), read.filter((it) => it.startsWith(prefix)).map(rest));
  return near === undefined ? undefined : prefix + near;
}
