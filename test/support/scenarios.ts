import { type CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import fc from 'fast-check';
import { addDays, dayOfDate, vendorWindow, type Day, type Span } from '../../src/base/calendar.ts';
import type { Config, OperationConfig } from '../../src/config/config.ts';
import { CallError } from '../../src/base/errors.ts';
import type { VendorCall } from '../../src/wolkvox/apis.ts';
import { share } from './shares.ts';
import { runAndRevive } from './run-and-revive.ts';
import { virtualExporter, type KillPoint, type VirtualExporter } from './virtual-exporter.ts';

// A scenario is a few days in the life of an exporter and a vendor. Times are fractions of its length, so that
// a shrunk counter-example stays one.

const minute = 60_000;
const hour = 60 * minute;
const fields = ['treatment', 'recall_ok'] as const satisfies readonly CountField[];

/** Something the vendor counts. */
export type ScenarioEvent = { readonly skill: number; readonly field: 0 | 1; readonly at: number };

/** How a call goes. Anything but `true` is an untruth or a failure. */
export type Turnout = {
  readonly kind: 'true' | 'failed' | 'empty' | 'partial' | 'lower' | 'blank';
  /** Which part is missing, or how much lower. */
  readonly part: number;
  readonly seconds: number;
};

export type Incident = {
  readonly kind:
    'kill' | 'vendor_away' | 'clock_back' | 'clock_wrong' | 'stopped' | 'save_fails' | 'lose_state' | KillPoint;
  readonly at: number;
  readonly hours: number;
  /** Of a wrong clock: by how much, milliseconds. */
  readonly byMs?: number;
};

/** A revision: some events of a skill are taken out of the vendor's counts, for good or for a while. */
export type Revision = { readonly skill: number; readonly at: number; readonly hours: number | 'for good' };

export type Scenario = {
  readonly zoneStart: readonly [zone: string, firstDate: string];
  readonly days: number;
  readonly intervalHours: number;
  readonly catchUpDays: number;
  readonly events: readonly ScenarioEvent[];
  readonly turnouts: readonly Turnout[];
  readonly incidents: readonly Incident[];
  readonly revisions: readonly Revision[];
  /** Scrape gaps as shares of half an interval. */
  readonly scrapes: readonly number[];
  readonly unusedHaveRows: boolean;
  readonly isDated?: boolean;
};

/** The last minutes of a day matter most. */
const instant = fc.oneof(
  share,
  share.map((at) => Math.round(at * 5) / 5 - 1e-4 * Math.abs(at)).map((at) => Math.max(0, at)),
);

export type ScenarioOptions = {
  readonly incidents: readonly Incident['kind'][];
  readonly turnouts?: readonly Turnout['kind'][];
  readonly revisions?: boolean;
  readonly maxHours?: number;
  readonly mostIncidents?: number;
  /** The vendor dates its answers; else our clock is believed. */
  readonly isDated?: boolean;
};

/** A minute and a half to a year, either way. */
const wrongByMs = [1.5 * minute, hour / 2, 3 * hour, 24 * hour, 365 * 24 * hour].flatMap((ms) => [ms, -ms]);

/** Random scenarios with these kinds of mishap. Starts lie before a change of the clocks. */
export function scenarios({
  incidents,
  turnouts = [],
  revisions = false,
  maxHours = 60,
  mostIncidents = 8,
  isDated = false,
}: ScenarioOptions) {
  const untruths = turnouts.map((kind) => ({ weight: 1, arbitrary: fc.constant(kind) }));
  return fc.record<Scenario>({
    zoneStart: fc.constantFrom(
      ['America/Bogota', '2026-03-03'],
      ['Europe/Madrid', '2026-03-27'],
      ['Europe/Madrid', '2026-10-23'],
      ['America/Santiago', '2026-04-03'],
      ['America/Santiago', '2026-09-04'],
    ),
    days: fc.integer({ min: 1, max: 4 }),
    intervalHours: fc.constantFrom(1, 1, 2),
    catchUpDays: fc.integer({ min: 1, max: 7 }),
    events: fc.array(fc.record({ skill: fc.nat(3), field: fc.constantFrom(0, 1), at: instant }), { maxLength: 40 }),
    turnouts: fc.array(
      fc.record({
        kind: fc.oneof({ weight: 8, arbitrary: fc.constant('true' as const) }, ...untruths),
        part: share,
        seconds: fc.integer({ min: 0, max: 50 }),
      }),
      { maxLength: 120 },
    ),
    incidents:
      incidents.length === 0
        ? fc.constant([])
        : fc.array(
            fc.record({
              kind: fc.constantFrom(...incidents),
              at: instant,
              hours: fc.integer({ min: 0, max: maxHours }),
              byMs: fc.constantFrom(...wrongByMs),
            }),
            { maxLength: mostIncidents },
          ),
    revisions: revisions
      ? fc.array(
          fc.record({
            skill: fc.nat(3),
            at: share,
            hours: fc.oneof(fc.constant('for good' as const), fc.integer({ min: 1, max: 5 })),
          }),
          { maxLength: 3 },
        )
      : fc.constant([]),
    scrapes: fc.array(
      fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100),
      { minLength: 1, maxLength: 20 },
    ),
    unusedHaveRows: fc.boolean(),
    isDated: fc.constant(isDated),
  });
}

/** How a scenario went: what was added up, and what there was to count. */
export type Played = {
  readonly exporter: VirtualExporter;
  readonly days: readonly Day[];
  /** What the vendor says of a day in the end, by series. */
  readonly finalOf: (day: Day, series: string) => number;
  /** The most the vendor ever said of a day. */
  readonly mostOf: (day: Day, series: string) => number;
  readonly series: readonly string[];
  /** From when to when there was neither a process nor a state. */
  readonly losses: readonly Span[];
  /** The skills that had a row on the day of an instant, or on one before, by the end of the last interval before it. */
  readonly skillsBy: (ms: number) => { readonly today: ReadonlySet<number>; readonly ever: ReadonlySet<number> };
};

const skillId = (skill: number) => String(1001 + skill);

/** Lives through a scenario, and then through quiet days until everything has been caught up. */
export async function play(scenario: Scenario): Promise<Played> {
  const { days: count, intervalHours, catchUpDays } = scenario;
  const [timezone, firstDate] = scenario.zoneStart;
  const days = Array.from({ length: count }, (_, i) => dayOfDate(addDays(firstDate, i), timezone));
  const startMs = days[0]?.startMs ?? 0;
  const endMs = days.at(-1)?.endMs ?? 0;
  const lengthS = (endMs - startMs) / 1_000;
  const instantOf = (at: number) => startMs + Math.min(lengthS - 1, Math.floor(at * lengthS)) * 1_000;

  const operation: OperationConfig = {
    name: 'ventas',
    server: 'wv0001',
    origin: 'https://wv0001.wolkvox.com',
    token: { env: 'TOKEN' },
    timezone,
    licenses: 25,
    poolShare: 1,
    skillNames: 'off',
    vendorClock: 'check',
    skills: { allow: [], deny: [] },
  };
  const config: Config = {
    intervalMs: intervalHours * hour,
    settleMs: minute,
    staleAfterMs: 3 * intervalHours * hour,
    catchUpMs: catchUpDays * 24 * hour,
    dayCounters: true,
    operations: [operation],
  };

  const vendor = scenarioVendor(scenario, days, instantOf);
  let scrapes = 0;
  const exporter = virtualExporter({
    config,
    operation,
    vendor: vendor.answer,
    startMs,
    beginsOn: firstDate,
    scrapeGapMs: () => {
      const gap = scenario.scrapes[scrapes % scenario.scrapes.length] ?? 1;
      scrapes += 1;
      return Math.max(minute, Math.floor((gap * config.intervalMs) / 2));
    },
    random: () => 0.5,
  });

  const losses: Span[] = [];
  await exporter.start();
  for (const { kind, at, hours, byMs = 0 } of scenario.incidents.toSorted((a, b) => a.at - b.at)) {
    await runAndRevive(exporter, instantOf(at));
    const fromMs = exporter.nowMs();
    const untilMs = fromMs + hours * hour;
    if (kind === 'kill' || kind === 'lose_state') {
      exporter.kill();
      if (kind === 'lose_state') exporter.loseState();
      await exporter.runTo(untilMs + 1);
      if (kind === 'lose_state') losses.push({ startMs: fromMs, endMs: exporter.nowMs() });
      await exporter.start();
    } else if (kind === 'clock_back') {
      exporter.setClockOff(-(hours / 6) * hour);
      await runAndRevive(exporter, untilMs);
      exporter.setClockOff(0);
    } else if (kind === 'stopped') exporter.stopTo(untilMs);
    else if (kind === 'clock_wrong') {
      // A machine without a network has no clock that is set right either.
      if (hours % 2 === 1) vendor.goAway(untilMs, 'unreachable');
      exporter.setClockOff(byMs);
      await runAndRevive(exporter, untilMs);
      exporter.setClockOff(0);
    } else if (kind === 'vendor_away') vendor.goAway(untilMs, hours % 2 === 0 ? 'refusing' : 'unreachable');
    else if (kind === 'save_fails') exporter.failNextSave();
    else exporter.killAt(kind);
  }
  await runAndRevive(exporter, Math.max(endMs, exporter.nowMs()));
  vendor.recover();
  const isCaughtUp = () => (exporter.ledger()?.date ?? '') > (days.at(-1)?.date ?? '');
  while (!isCaughtUp()) await runAndRevive(exporter, exporter.nowMs() + 3 * hour);
  await runAndRevive(exporter, exporter.nowMs() + 3 * hour);

  const series = [0, 1, 2, 3].flatMap((skill) => fields.map((field) => `${skillId(skill)} ${field}`));
  const skillsBy = (ms: number) => vendor.skillsBefore(ms - (ms % config.intervalMs));
  return { exporter, days, series, losses, skillsBy, finalOf: vendor.finalOf, mostOf: vendor.mostOf };
}

type Tallied = Map<string, number>;

function scenarioVendor(scenario: Scenario, days: readonly Day[], instantOf: (at: number) => number) {
  const { zoneStart, turnouts, unusedHaveRows, isDated = false } = scenario;
  const [timezone] = zoneStart;
  const dayAt = (ms: number) => days.find(({ startMs, endMs }) => ms >= startMs && ms < endMs);
  const events = scenario.events.map(({ skill, field, at }) => {
    const atMs = instantOf(at);
    return {
      series: `${skillId(skill)} ${fields[field]}`,
      skill,
      atMs,
      wall: wallOf(atMs, timezone),
      day: dayAt(atMs),
    };
  });
  const revisions = scenario.revisions.map(({ skill, at, hours }) => {
    const fromMs = instantOf(at);
    const day = dayAt(fromMs);
    const untilMs = hours === 'for good' ? Infinity : Math.min(fromMs + hours * hour, (day?.endMs ?? 0) - 1);
    return { skill, fromMs, untilMs, day };
  });
  let calls = 0;
  let awayUntilMs = 0;
  let isAwayAsRefusal = true;
  let untruthsInARow = 0;
  let isHonest = false;
  let lastUntruth = '';
  const most = new Map<string, number>();

  /** A revision takes the skill's events before it out of the counts. */
  const isTakenOut = (event: (typeof events)[number], nowMs: number) =>
    revisions.some(
      ({ skill, fromMs, untilMs, day }) =>
        skill === event.skill && day === event.day && event.atMs < fromMs && nowMs >= fromMs && nowMs < untilMs,
    );

  function countsIn(dateIni: string, dateEnd: string, nowMs: number): Tallied {
    const counts: Tallied = new Map();
    for (const event of events) {
      if (event.atMs > nowMs || event.wall < dateIni || event.wall > dateEnd || isTakenOut(event, nowMs)) continue;
      counts.set(event.series, (counts.get(event.series) ?? 0) + 1);
    }
    return counts;
  }

  function rowsOf(counts: Tallied, { kind, part }: Turnout): Record<string, string>[] {
    if (kind === 'empty') return [];
    const value = (series: string) => Math.floor((counts.get(series) ?? 0) * (kind === 'lower' ? part : 1));
    return [0, 1, 2, 3].flatMap((skill) => {
      const id = skillId(skill);
      const isUsed = fields.some((field) => counts.has(`${id} ${field}`));
      const isHit = skill === Math.floor(part * 4);
      if ((!isUsed && !unusedHaveRows) || (kind === 'partial' && isHit)) return [];
      const counted = fields.map((field): [string, string] => [
        field,
        kind === 'blank' && isHit ? '-' : String(value(`${id} ${field}`)),
      ]);
      return [
        { skill_id: id, ...Object.fromEntries(counted), customer_say_no: '0', customer_say_yes: '0', recall_fail: '0' },
      ];
    });
  }

  return {
    answer: (call: VendorCall, nowMs: number) => {
      const url = new URL(call.path, 'http://vendor');
      const [dateIni, dateEnd] = [url.searchParams.get('date_ini') ?? '', url.searchParams.get('date_end') ?? ''];
      const turnout = (isHonest ? undefined : turnouts[calls]) ?? { kind: 'true', part: 0, seconds: 1 };
      calls += 1;
      const afterMs = turnout.seconds * 1_000;
      const dated = isDated ? { clockSkewMs: 0 } : {};
      if (call.api !== 'diagram_2') return { outcome: [] as readonly unknown[], afterMs, ...dated };
      if (turnout.kind === 'failed' || (nowMs < awayUntilMs && !isHonest)) {
        // A refusal ends a refresh; a connection that fails is tried again, and the refresh goes on to its next question.
        const isRefused = turnout.kind === 'failed' ? turnout.part < 0.5 : isAwayAsRefusal;
        const reason = isRefused ? 'forbidden' : 'network';
        return { outcome: new CallError(reason, 'maintenance'), afterMs };
      }
      const counts = countsIn(dateIni, dateEnd, nowMs);
      const truth = rowsOf(counts, { ...turnout, kind: 'true' });
      const told = rowsOf(counts, turnout);
      const text = JSON.stringify([dateIni, dateEnd, told]);
      // A vendor that says the same untruth twice running, or nothing but untruths, cannot be seen through.
      const isTrue = turnout.kind === 'true' || text === lastUntruth || untruthsInARow >= 4;
      lastUntruth = isTrue ? '' : text;
      untruthsInARow = isTrue ? 0 : untruthsInARow + 1;
      for (const [series, n] of counts) {
        const key = `${dateIni.slice(0, 8)} ${series}`;
        if (dateIni.endsWith('000000')) most.set(key, Math.max(most.get(key) ?? 0, n));
      }
      return { outcome: isTrue ? truth : told, afterMs, ...dated };
    },
    goAway: (untilMs: number, how: 'refusing' | 'unreachable') => {
      awayUntilMs = Math.max(awayUntilMs, untilMs);
      isAwayAsRefusal = how === 'refusing';
    },
    recover: () => {
      isHonest = true;
    },
    finalOf: (day: Day, series: string) =>
      events.filter((event) => event.day === day && event.series === series && !isTakenOut(event, Number.MAX_VALUE))
        .length,
    skillsBefore: (ms: number) => {
      const all = unusedHaveRows ? [0, 1, 2, 3] : [];
      const before = events.filter(({ atMs }) => atMs < ms);
      const today = before.filter(({ day }) => day !== undefined && ms <= day.endMs);
      const skillsOf = (of: typeof before) => new Set([...all, ...of.map(({ skill }) => skill)]);
      return { today: skillsOf(today), ever: skillsOf(before) };
    },
    mostOf: (day: Day, series: string) => most.get(`${day.date.replaceAll('-', '')} ${series}`) ?? 0,
  };
}

function wallOf(atMs: number, zone: string): string {
  return vendorWindow({ startMs: atMs, endMs: atMs + 1_000 }, zone).dateIni;
}
