import { createHash } from 'node:crypto';

/** The only style of the pages: a file of its own, so that the content security policy can forbid all inline style. */
export const styleText = `
:root {
  color-scheme: light dark;
  --page: #f3f5f8; --card: #ffffff; --text: #18202c; --muted: #566173; --line: #d9dfe7; --link: #14589c;
  --entered: #4a7fb8; --ok: #1f7f4c; --fail: #c23a2e; --no: #b07a1e; --rest: #d3dae3; --gap: #e4e8ee;
  --calm: #4f5d70; --warn: #8f5a00; --bad: #b3261e; --good: #1a6e41;
  --good-back: #e3f3ea; --warn-back: #fbf0dc; --bad-back: #fbe6e4; --calm-back: #e9edf2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1319; --card: #181e27; --text: #e7ebf1; --muted: #a3afbf; --line: #2c3542; --link: #86bdf2;
    --entered: #5c97d4; --ok: #4cb97f; --fail: #ef7468; --no: #d9a547; --rest: #353f4d; --gap: #2a3442;
    --calm: #bcc6d3; --warn: #f0bf6a; --bad: #ff9a90; --good: #74d3a0;
    --good-back: #16332a; --warn-back: #3a2e16; --bad-back: #40211f; --calm-back: #262f3b;
  }
}
* { box-sizing: border-box; }
html { font-size: clamp(15px, 11.5px + 0.32vw, 28px); }
body {
  margin: 0; padding: 0 clamp(0.75rem, 2.5vw, 3rem) 2rem; background: var(--page); color: var(--text);
  font: 1rem/1.45 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, p, dl, dd, ul, ol, figure { margin: 0; padding: 0; }
h1 { font-size: 1.35rem; }
h2 { font-size: 1.5rem; line-height: 1.2; }
h3 + .age { margin-top: -0.6rem; }
h3, caption { font-size: 1.05rem; font-weight: 650; text-align: left; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
small, .note, .age, .where { color: var(--muted); font-size: 0.85rem; }
code { font-size: 0.9em; }
ul, ol { list-style: none; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; display: inline-block; margin: 0.5rem 0; }

header.page { display: flex; flex-wrap: wrap; gap: 0.2rem 1.5rem; align-items: baseline; padding: 1.1rem 0; }
header.page p { color: var(--muted); font-size: 0.9rem; }
header.page .languages { margin-left: auto; }
main { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
.operation, .overview, .reading {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: clamp(0.9rem, 1.6vw, 1.8rem);
}
.operation { border-top: 5px solid var(--calm); }
.operation.working { border-top-color: var(--ok); }
.operation.failing, .operation.pool_spent { border-top-color: var(--fail); }
.operation.stale, .operation.never_rows { border-top-color: var(--no); }
.operation > header { display: flex; flex-wrap: wrap; gap: 0.3rem 0.9rem; align-items: center; }
.badge { padding: 0.15rem 0.7rem; border-radius: 99px; font-weight: 650; white-space: nowrap; display: inline-block; }
.badge.working { background: var(--good-back); color: var(--good); }
.badge.quiet, .badge.starting { background: var(--calm-back); color: var(--calm); }
.badge.stale, .badge.never_rows { background: var(--warn-back); color: var(--warn); }
.badge.failing, .badge.pool_spent { background: var(--bad-back); color: var(--bad); }
.sentence { margin-top: 0.6rem; max-width: 75ch; }
div.sentence { display: grid; gap: 0.35rem; }
.failing div.sentence, .pool_spent div.sentence {
  background: var(--bad-back); border-radius: 8px; padding: 0.7rem 0.9rem; max-width: none;
}
.failing .sentence .note, .pool_spent .sentence .note { color: inherit; }
.warning { color: var(--warn); font-weight: 600; }

.columns { display: grid; gap: 1.4rem 2.2rem; margin-top: 1.2rem; grid-template-columns: minmax(0, 1fr); }
.main { display: grid; gap: 0.8rem; align-content: start; grid-template-columns: minmax(0, 1fr); }
.tiles { display: grid; gap: 0.6rem; grid-template-columns: repeat(auto-fit, minmax(8.2rem, 1fr)); }
.tile { border-left: 4px solid var(--rest); padding: 0.1rem 0 0.1rem 0.7rem; }
.tile.treatment { border-color: var(--entered); }
.tile.recall_ok { border-color: var(--ok); }
.tile.recall_fail { border-color: var(--fail); }
.tile.customer_say_no { border-color: var(--no); }
.tile dt { font-weight: 600; font-size: 0.9rem; }
.tile b { display: block; font-size: 2rem; line-height: 1.1; font-weight: 700; overflow-wrap: normal; }
.tile small { display: block; line-height: 1.25; margin-top: 0.2rem; }
.tile .before { color: var(--text); }

.legend { display: inline-flex; flex-wrap: wrap; gap: 0.1rem 0.8rem; font-weight: 400; font-size: 0.82rem; color: var(--muted); }
.key { white-space: nowrap; }
.key::before { content: ''; display: inline-block; width: 0.75em; height: 0.75em; margin-right: 0.35em; border-radius: 2px; background: var(--rest); }
.key.treatment::before { background: var(--entered); }
.key.ok::before { background: var(--ok); }
.key.fail::before { background: var(--fail); }
.key.no::before { background: var(--no); }
.key.gap::before { background: var(--gap); outline: 1px dashed var(--muted); outline-offset: -1px; }
figcaption { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; justify-content: space-between; }
.chart svg { display: block; width: 100%; height: clamp(6.5rem, 13vh, 13rem); margin-top: 0.4rem; }
.chart path.gap { fill: var(--gap); }
.chart path.treatment { fill: var(--entered); }
.chart path.ok, .bar .ok { fill: var(--ok); }
.chart path.fail, .bar .fail { fill: var(--fail); }
.chart path.axis { fill: none; stroke: var(--muted); stroke-width: 1; vector-effect: non-scaling-stroke; }
.hours { display: flex; justify-content: space-between; color: var(--muted); font-size: 0.75rem; border-top: 1px solid var(--line); padding-top: 0.15rem; }
.chart .note { margin-top: 0.3rem; }
.bar { display: block; width: 100%; height: 0.7rem; border-radius: 3px; }
.bar .rest { fill: var(--rest); }
.bar .no { fill: var(--no); }
.bar .needed { fill: var(--entered); opacity: 0.45; }
.bar .used { fill: var(--entered); }
.bar .limit { fill: var(--text); }

table { border-collapse: collapse; width: 100%; }
caption { padding-bottom: 0.4rem; }
th, td { padding: 0.32rem 0.55rem; text-align: right; border-top: 1px solid var(--line); vertical-align: middle; }
td, dd, .note, .age, .line, .refreshes { overflow-wrap: normal; }
thead th { border: 0; vertical-align: bottom; font-size: 0.85rem; overflow-wrap: normal; }
th:first-child { text-align: left; font-weight: 600; padding-left: 0; }
.skills thead th { position: sticky; top: 0; background: var(--card); }
.skills caption .legend { margin-left: 0.9rem; }
.skills th:first-child { width: 28%; }
.skills .gain { min-width: 6.6rem; }
.skills .outcome { width: 20%; text-align: left; padding-right: 0; }
.skills .name { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; line-clamp: 3; overflow: hidden; }
.skills tbody small { font-weight: 400; }
.overview h2 { font-size: 1.2rem; margin-bottom: 0.4rem; }
.overview th[scope='row'] { text-align: left; }
.overview td:nth-child(2), .overview th:nth-child(2) { text-align: left; }

.facts dt { color: var(--muted); font-size: 0.85rem; margin-top: 0.75rem; }
.facts dt:first-child { margin-top: 0; }
.facts .bar { margin: 0.35rem 0; height: 0.5rem; }
.line { display: flex; flex-wrap: wrap; gap: 0 0.9rem; font-size: 0.92rem; }
.refreshes { font-size: 0.88rem; display: grid; gap: 0.15rem; }
.refreshes .worked { color: var(--good); }
.refreshes .failed { color: var(--bad); }
.observed { margin-top: 1.2rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }
.observed summary { font-size: 1.05rem; font-weight: 650; cursor: pointer; }
.observed table { margin-top: 0.5rem; font-size: 0.92rem; }
.observed th, .observed td { text-align: left; vertical-align: top; }
.observed td:last-child { color: var(--muted); padding-right: 0; }
.reading { display: grid; gap: 0.5rem; color: var(--muted); }
.reading h2 { font-size: 1.1rem; color: var(--text); }
.reading p { max-width: 90ch; }
footer { margin-top: 1.25rem; color: var(--muted); font-size: 0.85rem; }
footer ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; margin-bottom: 0.4rem; }

@media (min-width: 62rem) {
  .columns { grid-template-columns: minmax(0, 3fr) minmax(15rem, 1fr); grid-template-rows: auto 1fr; }
  .main { grid-area: 1 / 1 / 3 / 2; }
  .facts { grid-area: 1 / 2; }
  .recent { grid-area: 2 / 2; }
}
@media (min-width: 30rem) and (max-width: 61.99rem) {
  .facts { display: grid; grid-template-columns: 10rem minmax(0, 1fr); gap: 0.4rem 1rem; }
  .facts dt { margin: 0; }
}
@media (max-width: 44rem) {
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .skills, .skills thead, .skills tbody { display: block; }
  .skills tr { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)) minmax(0, 1.3fr); border-top: 1px solid var(--line); padding: 0.35rem 0; }
  .skills thead { position: sticky; top: 0; z-index: 1; background: var(--card); }
  .skills thead tr { border: 0; }
  .skills td { white-space: nowrap; font-size: 0.95rem; }
  .skills caption { display: block; }
  .skills th, .skills td { border: 0; padding: 0.05rem 0.1rem; }
  .skills thead th { position: static; font-size: 0.58rem; font-weight: 500; letter-spacing: -0.02em; align-self: end; padding: 0; }
  .skills thead .gain { min-width: 0; }
  .skills thead .outcome { position: absolute; clip-path: inset(50%); }
  .skills th:first-child, .skills .outcome { grid-column: 1 / -1; width: auto; }
  .skills caption .legend { margin: 0; }
  .skills tbody .outcome { padding-top: 0.25rem; }
  .skills .bar { height: 0.35rem; }
  .observed table, .observed thead, .observed tbody { display: block; }
  .observed tr { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr); border-top: 1px solid var(--line); padding: 0.35rem 0; }
  .observed thead tr { border: 0; }
  .observed th, .observed td { border: 0; padding: 0.05rem 0.4rem 0.05rem 0; }
  .observed th:first-child { grid-column: 1 / -1; }
  .overview th, .overview td { padding: 0.3rem 0.2rem; font-size: 0.8rem; }
  .overview thead th { font-size: 0.68rem; }
  .overview th:first-child { min-width: 5.6rem; }
  .overview .badge { padding: 0.05rem 0.4rem; white-space: normal; border-radius: 8px; }
}
@media (max-width: 22rem) {
  .overview { padding: 0.6rem; }
  .overview th, .overview td { padding: 0.3rem 0.1rem; font-size: 0.72rem; }
  .overview thead th { font-size: 0.6rem; }
  .overview th:first-child { min-width: 3.6rem; }
}
@media (forced-colors: active) {
  .chart path, .bar rect, .key::before { forced-color-adjust: none; }
}
@media print {
  .skip, footer nav { display: none; }
}
`.trimStart();

const digest = createHash('sha256').update(styleText).digest('hex').slice(0, 12);

/** Where the pages find it, beside them; another text has another address. */
export const styleAddress = `./style.css?${digest}`;
