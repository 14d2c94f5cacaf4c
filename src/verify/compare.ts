import type { Gain } from './increments.ts';

/** What a replica showed of a day, as Prometheus holds it. */
export type ReplicaDay = {
  /** How many scrapes saw the counters of the day. */
  readonly scrapes: number;
  /** When the vendor was asked what the replica first showed as the closed day; undefined: no close was seen. */
  readonly closeReadMs: number | undefined;
  readonly fields: ReadonlyMap<string, FieldDay>;
};

/** One field of it, by skill. */
export type FieldDay = {
  readonly counted: ReadonlyMap<string, Gain>;
  /** Counter less the vendor's last word, when the counters of the day were last seen. Absent: nothing. */
  readonly held: ReadonlyMap<string, number>;
  readonly atClose: ReadonlyMap<string, number>;
};

/** What the vendor says now. A skill without a row had nothing to count, where the answer was understood whole. */
export type WordNow = {
  readonly samples: ReadonlyMap<string, Readonly<Record<string, number | undefined>>>;
  readonly isWhole: boolean;
};

/**
 * `same`; `held`: what is held tells the difference; `differs`: nothing does; `unknown`: no word was seen at the close.
 */
export type Verdict = 'same' | 'held' | 'differs' | 'unknown';

/** One count of one skill. Undefined where nothing is known. */
export type Row = {
  readonly skillId: string;
  readonly field: string;
  readonly counted: number | undefined;
  readonly atClose: number | undefined;
  readonly now: number | undefined;
  readonly held: number;
  readonly verdict: Verdict;
  /** What the vendor has added since the close; negative: taken away. */
  readonly revised: number;
  /** Where the series stood when it was first seen, which is not counted; undefined: at 0, or seen before. */
  readonly bornAt: number | undefined;
};

/** All counts of a day, skill by skill in the order of the report's fields. */
export function compare(replicas: readonly ReplicaDay[], now: WordNow, fields: readonly string[]): readonly Row[] {
  const ofField = (field: string) => replicas.flatMap((replica) => replica.fields.get(field) ?? []);
  const known = fields.flatMap((field) => ofField(field).flatMap((it) => [...it.counted.keys(), ...it.atClose.keys()]));
  const skillIds = [...new Set([...known, ...now.samples.keys()])].toSorted();
  return skillIds.flatMap((skillId) => fields.map((field) => rowOf(skillId, field, ofField(field), now)));
}

function rowOf(skillId: string, field: string, replicas: readonly FieldDay[], now: WordNow): Row {
  const most = best(replicas, skillId);
  const gain = most?.counted.get(skillId);
  const atClose =
    most?.atClose.get(skillId) ?? replicas.map((it) => it.atClose.get(skillId)).find((it) => it !== undefined);
  const said = now.samples.get(skillId);
  const nowSays = said === undefined && now.isWhole ? 0 : said?.[field];
  const held = most?.held.get(skillId) ?? 0;
  const bornAt = gain?.bornAt === 0 ? undefined : gain?.bornAt;
  const verdict = verdictOf(gain?.sum, atClose, held);
  const revised = nowSays === undefined ? 0 : nowSays - (atClose ?? gain?.sum ?? 0);
  return { skillId, field, counted: gain?.sum, atClose, now: nowSays, held, verdict, revised, bornAt };
}

/** The replica that counted most: the others were away, and boards take the highest as well. */
function best(replicas: readonly FieldDay[], skillId: string): FieldDay | undefined {
  const countedBy = (it: FieldDay) => it.counted.get(skillId)?.sum ?? -1;
  return replicas.reduce<FieldDay | undefined>(
    (most, it) => (most === undefined || countedBy(it) > countedBy(most) ? it : most),
    undefined,
  );
}

/** A closing answer may still have moved the word towards the counter, after what is held was last seen. */
function verdictOf(counted: number | undefined, atClose: number | undefined, held: number): Verdict {
  if (atClose === undefined) return 'unknown';
  const difference = (counted ?? 0) - atClose;
  if (difference === 0) return 'same';
  return difference >= Math.min(0, held) && difference <= Math.max(0, held) ? 'held' : 'differs';
}

/** What it came to. */
export type Summary = Readonly<Record<Verdict | 'revised', number>>;

export function summaryOf(rows: readonly Row[]): Summary {
  const those = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  const revised = rows.filter((row) => row.revised !== 0).length;
  return { same: those('same'), held: those('held'), differs: those('differs'), unknown: those('unknown'), revised };
}
