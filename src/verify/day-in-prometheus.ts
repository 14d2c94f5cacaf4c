import type { Day } from '../base/calendar.ts';
import { oneSecondMs } from '../base/time-units.ts';
import { reportFamilies } from '../metrics/families/report.ts';
import type { PrometheusApi } from '../prometheus-api/prometheus-api.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { FieldDay, ReplicaDay } from './compare.ts';
import { countedIn } from './counted.ts';
import { selectorOf } from '../prometheus-api/selector.ts';
import { replicaOf } from './replica.ts';
import { type Scrapes, scrapesOfDay } from './scrapes-of-day.ts';

export type Asked = {
  readonly report: Report;
  /** Name of the operation. */
  readonly operation: string;
  readonly day: Day;
  /** Up to when Prometheus is asked, epoch milliseconds: a day can be closed days after its end. */
  readonly untilMs: number;
};

type Api = Pick<PrometheusApi, 'query' | 'rawSamples'>;

/** What Prometheus holds of a day, replica by replica. One that showed neither the day nor its close is absent. */
export async function dayInPrometheus(asked: Asked, api: Api, signal: AbortSignal): Promise<readonly ReplicaDay[]> {
  const { report, operation, day, untilMs } = asked;
  const { dayStart, closedDayStart, closedDayRead } = reportFamilies(report);
  const select = ({ name }: { readonly name: string }) => selectorOf(name, { operation });
  const span = { fromMs: day.startMs, toMs: untilMs };
  const open = await scrapesOfDay(select(dayStart), day, span, api, signal);
  const closed = await scrapesOfDay(select(closedDayStart), day, span, api, signal);
  const readAt = await valuesAt(select(closedDayRead), firstOf(closed), api, signal);
  const fields: (readonly [string, ReadonlyMap<string, FieldDay>])[] = [];
  for (const field of report.countFields) {
    fields.push([field, await fieldInPrometheus(asked, field, { open, closed }, api, signal)]);
  }
  return [...new Set([...open.keys(), ...closed.keys()])].map((replica) => {
    const seconds = readAt.get(replica)?.get('');
    return {
      scrapes: open.get(replica)?.length ?? 0,
      closeReadMs: seconds === undefined ? undefined : seconds * oneSecondMs,
      fields: new Map(fields.map(([field, days]) => [field, days.get(replica) ?? nothing])),
    };
  });
}

const nothing: FieldDay = { counted: new Map(), held: new Map(), atClose: new Map() };

/** One field of the day, by replica. */
async function fieldInPrometheus(
  { report, operation }: Asked,
  field: string,
  { open, closed }: { readonly open: Scrapes; readonly closed: Scrapes },
  api: Api,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FieldDay>> {
  const { day, closedDay, held: heldFamily } = reportFamilies(report);
  const counter = selectorOf(day[field]?.name ?? '', { operation });
  const counted = await countedIn(counter, open, api, signal);
  const held = await valuesAt(selectorOf(heldFamily.name, { operation, field }), lastOf(open), api, signal);
  const atClose = await valuesAt(selectorOf(closedDay[field]?.name ?? '', { operation }), firstOf(closed), api, signal);
  return new Map(
    [...open.keys(), ...closed.keys()].map((replica) => [
      replica,
      {
        counted: counted.get(replica) ?? nothing.counted,
        held: held.get(replica) ?? nothing.held,
        atClose: atClose.get(replica) ?? nothing.atClose,
      },
    ]),
  );
}

type Instants = ReadonlyMap<string, number>;

/** What was scraped of each replica at its own instant, by skill; of what has no skill, by the empty text. */
async function valuesAt(
  selector: string,
  instants: Instants,
  api: Api,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const values = new Map<string, ReadonlyMap<string, number>>();
  for (const [replica, atMs] of instants) {
    const series = (await api.rawSamples(selector, atMs, atMs, signal)).filter(
      ({ labels }) => replicaOf(labels) === replica,
    );
    const bySkill = series.flatMap(({ labels, samples }) =>
      samples.map(({ value }) => [labels['skill_id'] ?? '', value] as const),
    );
    values.set(replica, new Map(bySkill));
  }
  return values;
}

function firstOf(scrapes: Scrapes): Instants {
  return new Map([...scrapes].flatMap(([replica, times]) => times.slice(0, 1).map((atMs) => [replica, atMs] as const)));
}

function lastOf(scrapes: Scrapes): Instants {
  return new Map([...scrapes].flatMap(([replica, times]) => times.slice(-1).map((atMs) => [replica, atMs] as const)));
}
