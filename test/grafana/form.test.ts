import { expect, test } from 'vitest';
import { committedDashboards, type Dashboard, type Panel } from '../support/dashboards.ts';

const drawn = ({ panels }: Dashboard) => panels.filter(({ type }) => type !== 'text');
const titles = (panels: readonly Panel[]) => panels.map(({ title }) => title);

test.each(committedDashboards)('%s can be imported anywhere and is found again', (path, board) => {
  const name = path.replace(/^(en|es)\//, '').replace('.json', '');

  expect(board.uid).toBe(path.startsWith('es') ? `${name}-es` : name);
  expect(board.uid).toMatch(/^[a-z-]{8,40}$/);
  expect(board).not.toHaveProperty('id');
  expect(board).not.toHaveProperty('__inputs');
  expect(board.schemaVersion).toBe(39);
  expect(board.title).toMatch(/^Smart Hold \/ /);
  expect(board.tags).toEqual(expect.arrayContaining(['wolkvox', 'smart-hold']));
  expect(board.timezone).toBe('browser');
  expect(board.refresh).toBe('1m');
});

test.each(committedDashboards)('%s shows its links and annotations openly', (_, board) => {
  expect(JSON.stringify(board)).not.toContain('inControlsMenu');
});

test.each(committedDashboards)('%s has panels with ids of their own', (_, { panels }) => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

test.each(committedDashboards)('%s has no panel over another or off the grid', (_, { panels }) => {
  const taken = new Map<string, string>();
  const clashes: string[] = [];
  for (const { title, gridPos } of panels) {
    if (gridPos.x + gridPos.w > 24) clashes.push(`${title} ends at column ${gridPos.x + gridPos.w}`);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        const other = taken.get(`${x},${y}`);
        if (other !== undefined) clashes.push(`${title} covers ${other}`);
        taken.set(`${x},${y}`, title);
      }
    }
  }

  expect(clashes).toEqual([]);
});

test.each(committedDashboards)(
  '%s says in every panel what it answers, from what, and how fast it moves',
  (_, board) => {
    const silent = drawn(board).filter(
      ({ description }) => !/\?.+\./.test(description) || !/ 5 minut[eo]s\.$|lectura|vendor every/.test(description),
    );

    expect(titles(silent)).toEqual([]);
    expect(titles(board.panels.filter(({ title }) => title.length > 34))).toEqual([]);
  },
);

test.each(committedDashboards)('%s has unit, decimals, thresholds and words for nothing in every panel', (_, board) => {
  const bare = drawn(board).filter(({ fieldConfig }) => {
    const { unit, decimals, thresholds, noValue } = fieldConfig?.defaults ?? {};
    return [unit, decimals, thresholds, noValue].includes(undefined) || noValue === 'No data';
  });

  expect(titles(bare)).toEqual([]);
});

test.each(committedDashboards)('%s names its data source on every panel and target', (_, board) => {
  const bare = drawn(board).filter(
    ({ datasource, targets }) =>
      datasource?.uid !== '${datasource}' || (targets ?? []).some((each) => each.datasource.uid !== '${datasource}'),
  );

  expect(titles(bare)).toEqual([]);
});

test.each(committedDashboards)('%s draws flows with the step of their window', (_, board) => {
  const ragged = drawn(board).filter(
    ({ targets, interval, maxDataPoints }) =>
      (targets ?? []).some(({ expr }) => expr.includes('[15m]')) &&
      // A month of bars keeps its step, so that the totals of a legend stay the counts.
      (interval !== '15m' || Number(maxDataPoints) < 31 * 24 * 4),
  );

  expect(titles(ragged)).toEqual([]);
});

test.each(committedDashboards)('%s has columns that fit their table', (_, { panels }) => {
  // A grid column is about 48 px on a screen of 1280 px, less the menu.
  const columnPx = 48;
  const wide = panels.filter(({ fieldConfig, gridPos }) => {
    const widths = (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
      properties
        .filter(({ id }) => id === 'custom.width' || id === 'custom.minWidth')
        .map(({ value }) => Number(value)),
    );
    return widths.reduce((sum, width) => sum + width, 0) > gridPos.w * columnPx + 160;
  });

  expect(titles(wide)).toEqual([]);
});

test.each(committedDashboards)('%s draws thresholds in words of colour, and red only with a reason', (_, board) => {
  const unexplained = drawn(board).filter(({ fieldConfig, description }) => {
    const isRed = JSON.stringify(fieldConfig?.defaults['thresholds']).includes('"red"');
    return isRed && !/alert|límite|Colo(u)?r/i.test(description);
  });

  expect(titles(unexplained)).toEqual([]);
});

test.each(committedDashboards)('%s gives a missing value no colour that praises or alarms', (_, board) => {
  const loud = drawn(board).filter(({ type, fieldConfig }) => {
    const first = JSON.stringify(fieldConfig?.defaults['thresholds']).match(/"color":"([^"]+)"/)?.[1] ?? '';
    return ['stat', 'bargauge'].includes(type) && !['text', 'transparent', '#808080'].includes(first);
  });

  expect(titles(loud)).toEqual([]);
});

test.each(committedDashboards)('%s writes no number into a cell that could cut it', (_, { panels }) => {
  const cut = panels.filter(({ type, options }) => type === 'status-history' && options['showValue'] !== 'never');

  expect(titles(cut)).toEqual([]);
});

test.each(committedDashboards)(
  '%s shows states in the words and colours of their mappings, without a pager',
  (_, { panels }) => {
    const timelines = panels.filter(({ type }) => type === 'state-timeline');
    const lost = timelines.filter(
      ({ fieldConfig, options }) =>
        JSON.stringify(fieldConfig?.defaults['color']) !== '{"mode":"fixed","fixedColor":"text"}' ||
        !JSON.stringify(fieldConfig?.defaults['mappings'] ?? []).includes('"text"') ||
        'perPage' in options,
    );

    expect(timelines).not.toEqual([]);
    expect(titles(lost)).toEqual([]);
  },
);

test.each(committedDashboards)(
  '%s tells as the age of the data that of the interval or of the day',
  (_, { panels }) => {
    const ages = panels.filter(({ title }) => /^(Data age|Antigüedad de los datos)$/.test(title));

    expect(ages).toHaveLength(1);
    for (const { targets } of ages) {
      expect(targets?.[0]?.expr).toContain('wolkvox_smart_hold_interval_end_timestamp_seconds');
      expect(targets?.[0]?.expr).toContain('wolkvox_smart_hold_day_end_timestamp_seconds');
    }
  },
);
