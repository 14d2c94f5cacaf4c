import { performance } from 'node:perf_hooks';
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { formatLabels, formats, headerOf, sampleLine, type Format } from './exposition.ts';
import { counter, gauge, type FamilySpec } from './families/family.ts';
import type { LoopTurns } from './loop-turns.ts';
import { memorySizes, openDescriptors, mostDescriptors } from './proc-files.ts';

/** What only the process object tells of a process. */
export type ProcessUsage = {
  /** CPU time so far, microseconds. */
  readonly cpuUsage: () => { readonly user: number; readonly system: number };
  readonly memoryUsage: { readonly rss: () => number };
};

/** Samples of a family, as they are now. */
type Samples = readonly (readonly [labels: string, value: number])[];

/** Families that are read together; `read` answers the samples of each, in their order. */
type Source = { readonly families: readonly FamilySpec[]; readonly read: () => readonly Samples[] };

export type ProcessReadingsDeps = {
  readonly nodeVersion: string;
  readonly turns: LoopTurns;
  readonly usage: ProcessUsage;
};

/**
 * Reads the process anew and renders that. Names and meanings are those of prom-client's default metrics, which
 * cost more than all the rest of a scrape. What the system does not tell is left out.
 */
export function createProcessReadings(deps: ProcessReadingsDeps): (format: Format) => string {
  const { nodeVersion, turns, usage } = deps;
  const sources = [
    cpu(usage),
    start(),
    memory(usage),
    descriptors(),
    heap(),
    heapSpaces(),
    node(nodeVersion),
    lag(turns),
  ];
  const withHeads = sources.map(({ families, read }) => ({
    heads: families.map((family) => ({ name: family.name, ...headsOf(family) })),
    read,
  }));
  return (format) => withHeads.map(({ heads, read }) => textOf(heads, readOrNothing(read), format)).join('');
}

/** Without a descriptor left the system tells nothing of a process. That must not cost a scrape all it came for. */
function readOrNothing(read: Source['read']): readonly Samples[] {
  try {
    return read();
  } catch {
    return [];
  }
}

type Heads = Readonly<Record<Format, string>> & { readonly name: string };

function headsOf(family: FamilySpec): Record<Format, string> {
  return Object.fromEntries(formats.map((format) => [format, headerOf(family, format)])) as Record<Format, string>;
}

function textOf(heads: readonly Heads[], samples: readonly Samples[], format: Format): string {
  return heads.map((head, index) => familyText(head, samples[index] ?? [], format)).join('');
}

function familyText(head: Heads, samples: Samples, format: Format): string {
  if (samples.length === 0) return '';
  return head[format] + samples.map(([labels, value]) => sampleLine(head.name, labels, value)).join('');
}

function one(value: number | undefined): Samples {
  return value === undefined ? [] : [['', value]];
}

function cpu(usage: ProcessUsage): Source {
  return {
    families: [
      counter('process_cpu_user_seconds_total', [], 'Total user CPU time spent in seconds.'),
      counter('process_cpu_system_seconds_total', [], 'Total system CPU time spent in seconds.'),
      counter('process_cpu_seconds_total', [], 'Total user and system CPU time spent in seconds.'),
    ],
    read: () => {
      const { user, system } = usage.cpuUsage();
      return [user, system, user + system].map((micros) => one(micros / 1e6));
    },
  };
}

function start(): Source {
  const startedAt = [one(Math.round(performance.timeOrigin / 1_000))];
  return {
    families: [gauge('process_start_time_seconds', [], 'Start time of the process since unix epoch in seconds.')],
    read: () => startedAt,
  };
}

function memory(usage: ProcessUsage): Source {
  return {
    families: [
      gauge('process_resident_memory_bytes', [], 'Resident memory size in bytes.'),
      gauge('process_virtual_memory_bytes', [], 'Virtual memory size in bytes.'),
      gauge('process_heap_bytes', [], 'Process heap size in bytes.'),
    ],
    read: () => {
      const sizes = memorySizes();
      if (sizes === undefined) return [one(usage.memoryUsage.rss())];
      return [one(sizes.resident), one(sizes.virtual), one(sizes.data)];
    },
  };
}

function descriptors(): Source {
  const most = one(mostDescriptors());
  return {
    families: [
      gauge('process_open_fds', [], 'Number of open file descriptors.'),
      gauge('process_max_fds', [], 'Maximum number of open file descriptors.'),
    ],
    read: () => [one(openDescriptors()), most],
  };
}

function heap(): Source {
  return {
    families: [
      gauge('nodejs_heap_size_total_bytes', [], 'Process heap size from Node.js in bytes.'),
      gauge('nodejs_heap_size_used_bytes', [], 'Process heap size used from Node.js in bytes.'),
      gauge('nodejs_external_memory_bytes', [], 'Node.js external memory size in bytes.'),
    ],
    read: () => {
      const { total_heap_size, used_heap_size, external_memory } = getHeapStatistics();
      return [one(total_heap_size), one(used_heap_size), one(external_memory)];
    },
  };
}

function heapSpaces(): Source {
  const labelsOf = (space: string) => formatLabels([['space', space.replace(/_space.*$/, '')]]);
  // V8 has the same spaces in the same order for as long as it runs.
  const labels = getHeapSpaceStatistics().map(({ space_name }) => labelsOf(space_name));
  return {
    families: (['total', 'used', 'available'] as const).map((size) =>
      gauge(
        `nodejs_heap_space_size_${size}_bytes`,
        ['space'],
        `Process heap space size ${size} from Node.js in bytes.`,
      ),
    ),
    read: () => {
      const spaces = getHeapSpaceStatistics();
      const samples = (size: 'space_size' | 'space_used_size' | 'space_available_size') =>
        spaces.map((space, index) => [labels[index] ?? labelsOf(space.space_name), space[size]] as const);
      return [samples('space_size'), samples('space_used_size'), samples('space_available_size')];
    },
  };
}

function node(version: string): Source {
  const [major = '', minor = '', patch = ''] = version.replace(/^v/, '').split('.');
  const labels = { version, major, minor, patch };
  const samples: readonly Samples[] = [[[formatLabels(Object.entries(labels)), 1]]];
  return {
    families: [gauge('nodejs_version_info', ['version', 'major', 'minor', 'patch'], 'Node.js version info.')],
    read: () => samples,
  };
}

function lag(turns: LoopTurns): Source {
  return {
    families: [
      gauge(
        'nodejs_eventloop_lag_p99_seconds',
        [],
        'Time a turn of the event loop took, without waiting for something to do, since the scrape before, 99th percentile.',
      ),
    ],
    read: () => [one(turns.takeP99Seconds())],
  };
}
