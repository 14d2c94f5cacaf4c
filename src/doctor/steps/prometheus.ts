import { formatDuration, parseDuration } from '../../base/duration.ts';
import { type ConfigProblem, ConfigError } from '../../base/errors.ts';
import { oneDayMs } from '../../base/time-units.ts';
import { exporterFamilies } from '../../metrics/families/exporter.ts';
import type { RuleGroup, Target } from '../../prometheus-api/answers.ts';
import { openPrometheus, type PrometheusApi } from '../../prometheus-api/prometheus-api.ts';
import { PrometheusError } from '../../prometheus-api/prometheus-error.ts';
import type { Found } from '../finding.ts';
import { only, type Step } from '../steps.ts';
import type { MachineVisit } from '../visit.ts';

/** The job that rules and boards ask for. */
export const scrapeJob = 'smart-hold-exporter';
/** The groups of the rules that ship. */
export const shippedGroups = ['smart-hold', 'smart-hold-exporter'] as const;

/** What every exporter of this kind exposes. */
const ours = exporterFamilies.buildInfo.name;

/** Whether Prometheus scrapes the exporter as rules and boards expect, and has the rules. */
export const prometheusStep: Step<MachineVisit> = {
  name: 'Prometheus',
  needs: [],
  calls: 0,
  look: async ({ prometheusUrl, httpConfigFile, intervalMs, clock }, _learned, signal) => {
    if (prometheusUrl === undefined) return only(notAsked);
    let api: PrometheusApi | undefined;
    try {
      api = openPrometheus(prometheusUrl, httpConfigFile);
      const facts = await factsOf(api, intervalMs, clock.now(), signal);
      return { found: [...judgeTargets(facts), judgeRules(facts.groups)] };
    } catch (error) {
      if (error instanceof ConfigError) return { found: error.problems.map(unusable) };
      if (!(error instanceof PrometheusError)) throw error;
      return only({ mark: 'fail', what: error.message, remedy: 'give the address of the Prometheus to --prometheus' });
    } finally {
      await api?.close();
    }
  },
};

const unusable = ({ where, path, problem, remedy }: ConfigProblem): Found => ({
  mark: 'fail',
  what: [where, path, problem].filter((it) => it !== '').join(': '),
  remedy,
});

const notAsked: Found = { mark: 'note', what: 'not asked: give its address as --prometheus URL' };

export type PrometheusFacts = {
  /** Jobs under which it has series of this exporter. */
  readonly jobs: readonly string[];
  readonly targets: readonly Target[];
  readonly groups: readonly RuleGroup[];
  /** Of the exporter. */
  readonly intervalMs: number;
};

async function factsOf(
  api: PrometheusApi,
  intervalMs: number,
  nowMs: number,
  signal: AbortSignal,
): Promise<PrometheusFacts> {
  const series = await api.query(ours, nowMs, signal);
  return {
    jobs: [...new Set(series.map(({ labels }) => labels['job'] ?? ''))],
    targets: await api.targets(signal),
    groups: await api.ruleGroups(signal),
    intervalMs,
  };
}

export function judgeTargets({ jobs, targets, intervalMs }: PrometheusFacts): readonly Found[] {
  const wanted = targets.filter(({ labels }) => labels['job'] === scrapeJob);
  if (wanted.length > 0) return wanted.map((target) => judgeTarget(target, intervalMs));
  const others = jobs.filter((job) => job !== scrapeJob);
  if (others.length === 0) {
    const remedy = `add a job ${scrapeJob} with the exporter's address, as in prometheus/prometheus.yml`;
    return [{ mark: 'fail', what: `it does not scrape this exporter: there is no target in job ${scrapeJob}`, remedy }];
  }
  const what = `it scrapes an exporter as job ${others.join(', ')}; rules and boards ask for job ${scrapeJob}`;
  return [{ mark: 'fail', what, remedy: `name the job ${scrapeJob}` }];
}

function judgeTarget(
  { scrapeUrl, health, lastError, lastScrapeMs, scrapeInterval }: Target,
  intervalMs: number,
): Found {
  if (lastScrapeMs === undefined) return { mark: 'note', what: `${scrapeUrl} was not scraped yet` };
  if (health !== 'up') {
    const what = `it does not get ${scrapeUrl}: ${lastError === '' ? health : lastError}`;
    return { mark: 'fail', what, remedy: 'see that the address is right and reached from there, and its password' };
  }
  const everyMs = scrapeIntervalMs(scrapeInterval);
  if (everyMs !== undefined && 2 * everyMs > intervalMs) {
    const what = `it scrapes ${scrapeUrl} every ${scrapeInterval ?? ''}: less than twice an interval (${formatDuration(intervalMs)}), so steps of the counters are missed`;
    return { mark: 'warn', what, remedy: `write a scrape_interval of at most ${formatDuration(intervalMs / 2)}` };
  }
  return { mark: 'ok', what: `it scrapes ${scrapeUrl} every ${scrapeInterval ?? 'so often'}, as job ${scrapeJob}` };
}

/** Undefined where this Prometheus does not say, or not in a way known here. */
function scrapeIntervalMs(text: string | undefined): number | undefined {
  const parsed = parseDuration(text ?? '', { minMs: 1, maxMs: oneDayMs });
  return 'value' in parsed ? parsed.value : undefined;
}

export function judgeRules(groups: readonly RuleGroup[]): Found {
  const missing = shippedGroups.filter((name) => !groups.some((group) => group.name === name));
  if (missing.length > 0) {
    const what = `it has not loaded the rules ${missing.join(' and ')}`;
    return { mark: 'warn', what, remedy: 'list prometheus/smart-hold.rules.yml under rule_files and reload it' };
  }
  const shipped: readonly string[] = shippedGroups;
  const rules = groups.filter(({ name }) => shipped.includes(name)).flatMap((group) => group.rules);
  const broken = rules.filter(({ health }) => health === 'err');
  if (broken.length === 0) return { mark: 'ok', what: `it has loaded ${rules.length} rules` };
  const what = `${broken.length} of its ${rules.length} rules fail: ${broken.map(({ name }) => name).join(', ')}`;
  return { mark: 'warn', what, remedy: `see its page of rules: ${broken[0]?.lastError ?? ''}` };
}
