// The drawing of what `sameNumber` found: the vendor's report at the left, where its numbers are here at the right.
import { load } from './load.mjs';
import { windows } from './same-number.mjs';

const { glossary } = await load('src/base/glossary.ts');

const fields = ['treatment', 'customer_say_no', 'customer_say_yes', 'recall_ok', 'recall_fail', 'service_level_up'];
const day = '#14589c';
const interval = '#8f5a00';

const words = {
  en: {
    title: 'This number of wolkvox’s report is this number here',
    report: 'wolkvox, “2. Smart Hold” (diagram_2)',
    of: { interval: 'the last interval', day: 'the day so far' },
    gauge: 'Gauge: the last complete interval',
    counter: 'Counter: the day so far',
    page: 'Status page, “The day by skill”',
    board: 'Board Operations, “Skills today”',
    rest: 'The other fields go the same way. The percentage is a gauge twice, and is never added up.',
    made: 'From the simulator’s answer and the exporter’s own, at 10:06 in Bogotá.',
  },
  es: {
    title: 'Este número del informe de wolkvox es este número aquí',
    report: 'wolkvox, «2. Espera inteligente» (diagram_2)',
    of: { interval: 'el último intervalo', day: 'el día hasta ahora' },
    gauge: 'Gauge: el último intervalo completo',
    counter: 'Contador: el día hasta ahora',
    page: 'Página de estado, «El día por skill»',
    board: 'Tablero Operación, «Skills hoy»',
    rest: 'Los demás campos van igual. El porcentaje es dos veces un gauge y nunca se suma.',
    made: 'De la respuesta del simulador y la del propio exportador, a las 10:06 en Bogotá.',
  },
};

/** The picture as SVG text. */
export function drawingOf(found, language) {
  const t = words[language];
  const [skill, taken] = [glossary.skill[language], glossary.treatment[language]];
  const name = `${found.name} ${found.day.skill_id}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1180 470" role="img" aria-label="${t.title}" font-family="system-ui, sans-serif" font-size="15" fill="#18202c">
<defs>${arrowHead('day', day)}${arrowHead('interval', interval)}</defs>
<rect width="1180" height="470" fill="#f3f5f8"/>
${text(24, 38, t.title, 'font-size="20" font-weight="bold"')}
${report(found, t)}
${card(60, t.gauge, interval, line(found.gauge))}
${card(153, t.counter, day, line(found.counter))}
${card(246, t.page, day, cells(246, [skill, name], [taken, found.cell]))}
${card(339, t.board, day, cells(339, [skill, found.name], [taken, found.day.treatment]))}
<g fill="none" stroke-width="2.5">
<path stroke="${interval}" marker-end="url(#interval)" d="M352 168C356 146 490 172 594 106"/>
${[193, 286, 379].map((y) => `<path stroke="${day}" marker-end="url(#day)" d="M508 185C560 185 540 ${y} 594 ${y}"/>`).join('\n')}
</g>
${text(24, 452, `${t.rest} ${t.made}`, 'font-size="13" fill="#566173"')}
</svg>
`;
}

function report(found, t) {
  const columns = [
    { which: 'interval', x: 352, colour: interval },
    { which: 'day', x: 472, colour: day },
  ];
  const heads = columns.map(({ which, x, colour }) => {
    const { date_ini: from, date_end: to } = windows[which];
    const style = `text-anchor="middle" font-size="12" fill="${colour}"`;
    return `${text(x, 112, t.of[which], style)}${text(x, 128, `${timeOf(from)}–${timeOf(to)}`, style)}`;
  });
  const rows = fields.map((field, index) => {
    const y = 190 + index * 39;
    const values = columns.map(({ which, x }) => text(x, y, found[which][field], 'text-anchor="middle"'));
    return `${text(44, y, field, 'font-family="monospace" font-size="14"')}${values.join('')}`;
  });
  const rings = columns.map(
    ({ x, colour }) =>
      `<ellipse cx="${x}" cy="185" rx="36" ry="16" fill="none" stroke="${colour}" stroke-width="2.5"/>`,
  );
  return `<rect x="24" y="60" width="520" height="360" rx="10" fill="#fff" stroke="#d9dfe7"/>
${text(44, 86, `${t.report}, skill ${found.day.skill_id}`, 'font-weight="bold"')}
${[...heads, ...rows, ...rings].join('\n')}`;
}

/** A place here where the number is found. */
function card(y, title, colour, content) {
  return `<rect x="600" y="${y}" width="556" height="81" rx="10" fill="#fff" stroke="${colour}" stroke-width="1.5"/>
${text(618, y + 26, title, `font-weight="bold" fill="${colour}"`)}
${typeof content === 'string' ? content : text(618, y + 58, ...content)}`;
}

/** A line of /metrics, its value in bold. */
function line(metric) {
  const at = metric.lastIndexOf(' ');
  const value = `<tspan font-weight="bold" font-size="13">${metric.slice(at + 1)}</tspan>`;
  const style = 'font-family="monospace" font-size="11" xml:space="preserve"';
  return [`${escaped(metric.slice(0, at + 1))}${value}`, style, false];
}

/** Columns of a table, with what stands in them. */
function cells(y, [head, value], [numberHead, number]) {
  const small = 'font-size="12" fill="#566173"';
  return `${text(618, y + 46, head, small)}${text(1136, y + 46, numberHead, `${small} text-anchor="end"`)}
${text(618, y + 67, value)}${text(1136, y + 67, number, 'font-weight="bold" text-anchor="end"')}`;
}

const timeOf = (stamp) => stamp.slice(8).replace(/(..)(..)(..)/, '$1:$2:$3');
const escaped = (words) => String(words).replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function text(x, y, words, style = '', isPlain = true) {
  return `<text x="${x}" y="${y}" ${style}>${isPlain ? escaped(words) : words}</text>`;
}

function arrowHead(id, colour) {
  return `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 10 5 0 10z" fill="${colour}"/></marker>`;
}
