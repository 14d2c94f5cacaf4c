import { CallError } from '../../base/errors.ts';
import { oneDayMs, oneSecondMs } from '../../base/time-units.ts';
import { wallAt, type WallMs } from '../../base/wall-time.ts';
import { vendorZones } from '../../config/zone.ts';
import { callsBetween } from '../calls-between.ts';
import { failed } from '../failure.ts';
import type { Found } from '../finding.ts';
import { type Learned, only, type Step } from '../steps.ts';
import type { Visit } from '../visit.ts';
import { mostZoneQuestions, searchZone, type ZoneClues } from '../zone-evidence.ts';
import { offsetText, type ZoneEvidence, type ZoneVerdict, zoneVerdict } from '../zone-verdict.ts';

/** Whether the vendor's wall clock is the configured zone's, by the newest second that has calls. */
export const zoneStep: Step<Visit> = {
  name: 'zone',
  needs: ['report'],
  calls: mostZoneQuestions,
  look: async (visit, learned, signal) => {
    const { clock, operation } = visit;
    const zone = operation.timezone;
    try {
      const evidence = await evidenceOf(visit, learned, signal);
      const nowMs = clock.now(); // the calls have taken their time
      const verdict = zoneVerdict(evidence, zone, vendorZones, nowMs);
      return only(judgeZone({ verdict, evidence, zone, nowMs }));
    } catch (error) {
      if (error instanceof CallError) return only(failed(error, 'asked for the newest calls'));
      throw error;
    }
  },
};

/** Throws `CallError`. */
function evidenceOf(
  { ask, report, clock, operation }: Visit,
  learned: Learned,
  signal: AbortSignal,
): Promise<ZoneEvidence> {
  const { timezone } = operation;
  const nowMs = clock.now();
  return searchZone(callsBetween({ ask, report }, signal), {
    nowMs: wallAt(nowMs, timezone),
    reached: reachedBy(learned, timezone),
    // Right after midnight nobody has asked yet whether the vendor's clock is as far as ours.
    candidates: learned.today === undefined ? [] : vendorZones.map((zone) => wallAt(nowMs, zone)),
  });
}

/** The newer of the two windows from midnight that had calls. */
function reachedBy({ today, yesterday }: Learned, zone: string): ZoneClues['reached'] {
  if (today !== undefined && today.calls > 0) {
    const untilMs = wallAt(today.untilMs - oneSecondMs, zone);
    return { fromMs: untilMs - (untilMs % oneDayMs), untilMs };
  }
  if (yesterday === undefined || yesterday.calls === 0) return undefined;
  const fromMs = Date.parse(yesterday.date);
  return { fromMs, untilMs: fromMs + oneDayMs - oneSecondMs };
}

type ZoneFacts = {
  readonly verdict: ZoneVerdict;
  readonly evidence: ZoneEvidence;
  readonly zone: string;
  readonly nowMs: number;
};

export function judgeZone({ verdict, evidence, zone, nowMs }: ZoneFacts): Found {
  const { kind, zones } = verdict;
  if (evidence.kind === 'too_few' || kind === 'too_few') {
    const what = `too few calls in the last half hour to tell whether ${zone} is the vendor's`;
    return { mark: 'note', what, remedy: 'run it again when calls come in' };
  }
  const { lowMs, highMs } = evidence.bracket;
  const between = `between ${clockText(lowMs)} and ${clockText(highMs)}`;
  const seen =
    evidence.kind === 'newest' ? `the newest calls are of ${between}` : `the vendor's clock shows ${between}`;
  const what = `${seen}; it is ${clockText(wallAt(nowMs, zone))} in ${zone}`;
  if (kind === 'fits') return { mark: 'ok', what: `${what}${alike(zones, zone)}` };
  const fitting =
    zones.length === 0
      ? `none of the vendor's countries fits, ${offsetText(evidence.bracket, nowMs)} does`
      : `${zones.join(', ')} would fit`;
  if (kind === 'lull') {
    const remedy = `if calls have come in since, write timezone: one of these; else run it again when calls come in`;
    return { mark: 'warn', what: `${what}: no call has come since, or ${fitting}`, remedy };
  }
  return {
    mark: 'fail',
    what: `${what}: ${fitting}`,
    remedy: 'write the timezone of the country where the operation is',
  };
}

function alike(zones: readonly string[], zone: string): string {
  const others = zones.filter((name) => name !== zone);
  return others.length === 0 ? '' : ` (now the same: ${others.join(', ')})`;
}

function clockText(face: WallMs): string {
  return new Date(face).toISOString().slice(11, 16);
}
