import { html, type SafeHtml } from '@remix-run/html-template';
import type { BuildInfo } from '../../metrics/process-instruments.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { formattersFor } from './formatter.ts';
import { languages, texts, type Language, type Texts } from './language.ts';
import { operationSection } from './operation-section.ts';
import { overview } from './overview.ts';
import type { Reader } from './reader.ts';
import { styleAddress } from './style.ts';
import { pageLink, type View } from './view.ts';

export type StatusPage = Pick<View, 'nowMs' | 'isUpdating'> & {
  readonly reader: Reader;
  /** The operations to show, in the order of the configuration. */
  readonly snapshots: readonly Snapshot[];
  /** The one that was asked for; undefined: all. */
  readonly selected: string | undefined;
  readonly build: BuildInfo;
  readonly telemetryPath: string;
  /** Since when another replica shows the operations; undefined where this one does. */
  readonly standbySinceMs: number | undefined;
};

/** With more operations only the overview is shown, and each has a page of its own. */
const mostSections = 10;

/** The status page: a function of what is known, the time and the reader's language. */
export function statusPage(page: StatusPage): string {
  const { snapshots, selected, nowMs, isUpdating } = page;
  const { language, locale, chosen } = page.reader;
  const t = texts[language];
  const isAlone = selected !== undefined || snapshots.length === 1;
  const view: View = { nowMs, isAlone, isUpdating, chosen, formatterOf: formattersFor(locale, nowMs) };
  const hasSections = snapshots.length <= mostSections;
  const linkOf = ({ operation }: Snapshot, index: number) =>
    hasSections ? `#operation-${index + 1}` : pageLink(view, operation);
  const sections = hasSections
    ? snapshots.map((snapshot, index) => operationSection(snapshot, `operation-${index + 1}`, view, t))
    : [];
  const body = html`
    <a class="skip" href="#content">${t.skip}</a>
    ${pageHeader(page, view, t)}
    <main id="content">
      ${selected !== undefined ? html`<p><a href="${pageLink(view, undefined)}">← ${t.allOperations}</a></p>` : ''}
      ${snapshots.length === 0 ? html`<p>${whyNothing(page, view, t)}</p>` : ''}
      ${snapshots.length > 1 ? overview(snapshots, linkOf, view, t) : ''} ${sections}
      <section class="reading" aria-labelledby="reading">
        <h2 id="reading">${t.reading}</h2>
        ${t.readingText.map((paragraph) => html`<p>${paragraph}</p>`)}
      </section>
    </main>
    ${pageFooter(page, t)}
  `;
  return documentOf(body, page, t);
}

function whyNothing({ selected, standbySinceMs }: StatusPage, { formatterOf }: View, t: Texts): string {
  if (standbySinceMs !== undefined) return t.standsBy(`${formatterOf('UTC').second(standbySinceMs)} (UTC)`);
  return selected === undefined ? t.noOperations : t.notFound;
}

function documentOf(body: SafeHtml, { reader: { language } }: StatusPage, t: Texts): string {
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${t.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${styleAddress}" />
      </head>
      <body>
        ${body}
      </body>
    </html> `;
  return page.toString();
}

/** The zone of the first operation stands for the reader's: nothing tells the reader's own. */
function pageHeader({ snapshots, selected, reader }: StatusPage, view: View, t: Texts): SafeHtml {
  const { nowMs, formatterOf, isUpdating, chosen } = view;
  const zone = snapshots[0]?.timezone ?? 'UTC';
  const f = formatterOf(zone);
  const other = pageLink({ isUpdating: !isUpdating, chosen }, selected);
  return html`<header class="page">
    <h1>${t.title}</h1>
    <p>
      ${t.asOf} <time datetime="${new Date(nowMs).toISOString()}">${f.second(nowMs)}</time> (${zone}).
      ${isUpdating ? t.updatesItself : t.doesNotUpdate}
      <a href="${other}">${isUpdating ? t.stopUpdating : t.startUpdating}</a>
    </p>
    ${languageSwitch(reader.language, view, selected)}
  </header>`;
}

/** A link to the page in each other language, named in it. */
function languageSwitch(shown: Language, { isUpdating }: View, selected: string | undefined): SafeHtml {
  const others = languages.filter((language) => language !== shown);
  return html`<p class="languages" translate="no">
    ${others.map((chosen) => {
      const address = pageLink({ isUpdating, chosen }, selected);
      return html`<a href="${address}" lang="${chosen}" hreflang="${chosen}">${texts[chosen].ownName}</a>`;
    })}
  </p>`;
}

function pageFooter({ build, telemetryPath }: StatusPage, t: Texts): SafeHtml {
  const links = [
    [`.${telemetryPath}`, t.metrics],
    ['./-/healthy', t.healthy],
    ['./-/ready', t.ready],
    ['./sd', t.discovery],
    ['#reading', t.reading],
  ].map(([address, word]) => html`<li><a href="${address}">${word}</a></li>`);
  return html`<footer>
    <nav aria-label="${t.links}">
      <ul>
        ${links}
      </ul>
    </nav>
    <p>${t.build(build.version, build.revision, build.nodeVersion, build.tzVersion)}</p>
  </footer>`;
}
