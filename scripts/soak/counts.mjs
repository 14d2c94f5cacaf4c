// What /metrics says of the day against what happened at the simulator. Pure but for `truthOf`.

const sample = /^([a-z_]+)(?:\{([^}]*)\})? (\S+)$/;

/** How many series, the day's counters `id field → value`, and the day's bounds, epoch seconds. */
export function readExposition(text) {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const counters = new Map();
  const bounds = {};
  for (const line of lines) {
    const [, name = '', labels = '', value] = sample.exec(line) ?? [];
    const field = /^wolkvox_smart_hold_day_(\w+)_total$/.exec(name)?.[1];
    const id = /skill_id="([^"]*)"/.exec(labels)?.[1];
    if (field !== undefined && id !== undefined) counters.set(`${id} ${field}`, Number(value));
    const bound = /^wolkvox_smart_hold_day_(start|end)_timestamp_seconds$/.exec(name)?.[1];
    if (bound !== undefined) bounds[bound] = Number(value);
  }
  return { series: lines.length, counters, bounds };
}

/** The sum of a family over all its series. */
export function sumOf(text, family) {
  const lines = text.split('\n').filter((line) => line.startsWith(`${family}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** Counters that differ from the truth, `{ id: { field: count } }`; a series that is missing counts as 0. */
export function differences(counters, truth) {
  const wanted = new Map();
  for (const [id, counts] of Object.entries(truth)) {
    for (const [field, count] of Object.entries(counts)) wanted.set(`${id} ${field}`, count);
  }
  const all = [...new Set([...wanted.keys(), ...counters.keys()])];
  return all.filter((series) => (wanted.get(series) ?? 0) !== (counters.get(series) ?? 0));
}

/** What happened at the simulator between two instants, epoch seconds, the second of them excluded. */
export async function truthOf(vendor, { start, end }, zone) {
  const query = new URLSearchParams({ date_ini: wall(start, zone), date_end: wall(end - 1, zone) });
  const answer = await fetch(`${vendor}/simulator/truth?${query}`);
  return answer.json();
}

/** `YYYYmmddHHiiss` on the clock of a zone. */
function wall(seconds, timeZone) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(seconds * 1_000).replace(/\D/g, '');
}
