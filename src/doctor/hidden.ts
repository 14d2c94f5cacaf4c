import path from 'node:path';
import type { OperationConfig } from '../config/config.ts';
import { CallError } from '../base/errors.ts';
import { parseSkillNames, skillsCall } from '../wolkvox/skill-names.ts';
import type { Heard } from './conversation.ts';
import type { Hidden } from './redact.ts';
import type { DoctorSettings } from './settings.ts';

/** What of an operation a stranger need not know. `others`: the names of all operations. */
export function hiddenOf(
  { server, origin, skillNames, token }: OperationConfig,
  heard: readonly Heard[],
  others: readonly string[],
): readonly Hidden[] {
  const names = [...namesHeard(heard), ...(typeof skillNames === 'string' ? [] : skillNames.values())];
  return [
    ...others.map((name, index) => ({ text: name, instead: `operation-${index + 1}` })),
    { text: new URL(origin).host, instead: 'SERVER' },
    { text: server, instead: 'SERVER' },
    ...names.filter((name) => name.length > 2).map((text) => ({ text, instead: '(name)' })),
    ...('file' in token ? [{ text: token.file, instead: 'TOKEN_FILE' }] : []),
  ];
}

/** Of the machine: addresses and where its files lie. */
export function hiddenOfMachine({
  configFile,
  stateFile,
  httpConfigFile,
  prometheusUrl,
}: DoctorSettings): readonly Hidden[] {
  const files = [configFile, stateFile, httpConfigFile].flatMap((file) =>
    file === undefined ? [] : [file, path.dirname(path.resolve(file))],
  );
  return [
    ...files.map((text) => ({ text, instead: 'PATH' })),
    ...(prometheusUrl === undefined ? [] : [{ text: prometheusUrl, instead: 'PROMETHEUS' }]),
  ];
}

function namesHeard(heard: readonly Heard[]): readonly string[] {
  return heard.flatMap(({ call, outcome }) => {
    if (call.api !== skillsCall.api || outcome instanceof CallError) return [];
    return [...parseSkillNames(outcome.rows).values()];
  });
}
