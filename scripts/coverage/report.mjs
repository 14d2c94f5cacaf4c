import path from 'node:path';

/**
 * For each file of src, relative to it: how many lines hold a statement, and which of them neither the tests nor the
 * programs have run.
 */
export function coverageOf({ tests, programs, src }) {
  return [...tests].map(([file, lines]) => {
    const ran = programs.get(file) ?? new Map();
    const missed = [...lines].filter(([line, hits]) => hits === 0 && !(ran.get(line) > 0)).map(([line]) => line);
    const byTests = [...lines.values()].filter((hits) => hits > 0).length;
    return { file: path.relative(src, file), lines: lines.size, byTests, missed: missed.toSorted((a, b) => a - b) };
  });
}

/** One row a folder of src, and one for them all. */
export function rowsByRoom(files) {
  const rooms = [...new Set(files.map(({ file }) => roomOf(file)))].toSorted();
  const rows = rooms.map((room) =>
    row(
      room,
      files.filter(({ file }) => roomOf(file) === room),
    ),
  );
  return [...rows, row('all', files)];
}

const roomOf = (file) => (file.includes('/') ? file.split('/')[0] : '(src)');

function row(room, files) {
  const sum = (numberOf) => files.reduce((total, file) => total + numberOf(file), 0);
  const lines = sum((file) => file.lines);
  const ran = lines - sum((file) => file.missed.length);
  const inTests = sum((file) => file.byTests);
  return {
    room,
    files: files.length,
    lines,
    inTests,
    inPrograms: ran - inTests,
    missed: lines - ran,
    percent: percent(ran, lines),
  };
}

/** Rounded down, so that 100 means all of them. */
const percent = (ran, lines) => (lines === 0 ? 0 : Math.floor((1000 * ran) / lines) / 10);

/** `12, 15–17`: lines in a row of their kind as one range. */
export function ranges(lines) {
  const found = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last !== undefined && last.to + 1 === line) last.to = line;
    else found.push({ from: line, to: line });
  }
  return found.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
