import { dayOf } from '../base/calendar.ts';
import { informationApis } from '../wolkvox/apis.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { smartHold } from '../wolkvox/reports/smart-hold.ts';
import { oneDayMs } from '../base/time-units.ts';
import type { WallWindow } from './counts.ts';
import { found, refusals, successCodes, type Answer, type SuccessCode } from './envelope.ts';
import type { Gate } from './gate.ts';
import type { Operation } from './call-centre.ts';
import type { SimulatorSettings } from './options.ts';
import { keyOfText, pick, randomFor } from './random.ts';
import { evenRows } from './even-rows.ts';
import { smartHoldRows, type Row, type View } from './rows.ts';
import { parseVendorTime } from './wall-time.ts';

/** What an API knows when it answers. */
export type Question = {
  readonly query: URLSearchParams;
  readonly nowMs: number;
  readonly view: View;
};

type Sources = {
  readonly reports: readonly Report[];
  readonly operation: Operation;
  readonly settings: SimulatorSettings;
  readonly gate: Gate;
};
type Api = (question: Question, sources: Sources) => Answer;

const reportsPath = '/api/v2/reports_manager.php';
const informationPath = '/api/v2/information.php';
const information = { skills, token_info: tokenInfo } satisfies Record<(typeof informationApis)[number], Api>;

/** Whether the vendor has something at this path. */
export function isApiPath(path: string): boolean {
  return path === reportsPath || path === informationPath;
}

/** What the vendor answers at one of its paths to a request that may ask. */
export function answer(path: string, question: Question, sources: Sources): Answer {
  const name = question.query.get('api') ?? '';
  if (name === '') return refusals.missingParameter;
  const api = path === reportsPath ? reportNamed(name, sources) : informationNamed(name);
  return api === undefined ? refusals.unknownApi : api(question, sources);
}

/** The window asked for, or why it cannot be answered. */
export function windowOf(query: URLSearchParams): WallWindow | Answer {
  const [ini, end] = [query.get('date_ini') ?? '', query.get('date_end') ?? ''];
  if (ini === '' || end === '') return refusals.missingParameter;
  const [first, last] = [parseVendorTime(ini), parseVendorTime(end)];
  if (first === undefined || last === undefined) return refusals.malformedDate;
  if (last - first > 31 * oneDayMs) return refusals.windowTooLong;
  return { first, last };
}

function reportNamed(name: string, { reports }: Sources): Api | undefined {
  const report = reports.find(({ api }) => api === name);
  return report && ((question, sources) => answerReport(report, question, sources));
}

function informationNamed(name: string): Api | undefined {
  const known = informationApis.find((api) => api === name);
  return known && information[known];
}

function answerReport(report: Report, { query, nowMs, view }: Question, { operation, settings }: Sources): Answer {
  const window = windowOf(query);
  if ('status' in window) return window;
  const ids = operation.skills.filter((skill) => operation.exists(skill, nowMs)).map(({ id }) => id);
  const rows =
    report.api === smartHold.api ? smartHoldRows(operation, window, view, settings) : evenRows(report, ids, window);
  return rows.length === 0 ? refusals.noRows : found(rows, codeFor(settings.seed, query));
}

function skills({ query, nowMs }: Question, { operation, settings }: Sources): Answer {
  const today = dayOf(nowMs, operation.timezone).date;
  const rows = operation.skills
    .filter((skill) => operation.exists(skill, nowMs))
    .map((skill) => ({
      skill_id: skill.id,
      skill_name: operation.nameAt(skill, nowMs),
      skill_description: `${skill.hours} hours`,
      last_use: `${today} 00:00:00`,
    }));
  return rows.length === 0 ? refusals.noRows : found(rows, codeFor(settings.seed, query));
}

function tokenInfo({ query, nowMs }: Question, { settings, gate }: Sources): Answer {
  const used = gate.used(nowMs);
  const row: Row = {
    token_limit: String(gate.limit),
    token_use_today: String(used),
    all_token_today: String(used),
    available_consumption_options: String(gate.limit - used),
  };
  return { ...found([row], codeFor(settings.seed, query)), msg: ' 1 records were found' };
}

/** The same question always gets the same kind of yes. */
function codeFor(seed: number, query: URLSearchParams): SuccessCode {
  return pick(successCodes, randomFor(seed, 6, keyOfText(query.toString())));
}
