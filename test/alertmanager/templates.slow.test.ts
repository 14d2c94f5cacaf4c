import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

import { temporaryFolder } from '../support/folders.ts';
import { run } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';

const glob = path.resolve(import.meta.dirname, '../../alertmanager/templates/*.tmpl');

const annotations = {
  summary: 'Too many Smart Hold callbacks fail.',
  description: 'Skill Ventas <oro> (7) of ventas-co: 61% failed.',
  summary_es: 'Fallan demasiadas devoluciones.',
  description_es: 'Skill Ventas <oro> (7) de ventas-co: falló el 61%.',
  runbook_url: 'https://runbooks.example.com/smart-hold/SmartHoldCallbacksFailing',
  runbook_url_es: 'https://runbooks.example.com/smart-hold/es/SmartHoldCallbacksFailing',
  dashboard_url: 'https://grafana.example.com/d/smart-hold-skill?var-operation=ventas-co&var-skill_id=7',
  dashboard_url_es: 'https://grafana.example.com/d/smart-hold-skill-es?var-operation=ventas-co&var-skill_id=7',
};

/** What Alertmanager hands to a template, about one alert that fires or is over. */
function about(status: 'firing' | 'resolved', severity = 'critical') {
  const labels = { alertname: 'SmartHoldCallbacksFailing', operation: 'ventas-co', skill_id: '7', severity };
  const times = { startsAt: '2026-03-02T14:05:00Z', endsAt: status === 'firing' ? undefined : '2026-03-02T15:20:00Z' };
  const alerts = [{ status, labels, annotations, ...times }];
  return { status, alerts, commonLabels: labels, commonAnnotations: annotations, groupLabels: {} };
}

async function render(template: string, data: unknown, zone = 'America/Bogota'): Promise<string> {
  const file = path.join(temporaryFolder(), 'data.json');
  writeFileSync(file, JSON.stringify(data));
  const type = template.endsWith('.html') ? 'html' : 'text';
  const text = `{{ template "${template}" . }}`;
  const args = [
    `--template.glob=${glob}`,
    `--template.text=${text}`,
    `--template.type=${type}`,
    `--template.data=${file}`,
  ];
  const { code, stdout, stderr } = await run('amtool', ['template', 'render', ...args], {
    env: { ...process.env, TZ: zone },
  });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout.trim();
}

for (const [language, firing, resolved, summary, description, board, runbook] of [
  [
    'en',
    '[Firing 1] ventas-co:',
    '[Resolved] ventas-co:',
    annotations.summary,
    annotations.description,
    annotations.dashboard_url,
    annotations.runbook_url,
  ],
  [
    'es',
    '[Activa 1] ventas-co:',
    '[Resuelta] ventas-co:',
    annotations.summary_es,
    annotations.description_es,
    annotations.dashboard_url_es,
    annotations.runbook_url_es,
  ],
] as const) {
  programTest('amtool', `the subject in ${language} tells state, operation and what happened`, async () => {
    expect(await render(`smart_hold.${language}.subject`, about('firing'))).toBe(`${firing} ${summary}`);
    expect(await render(`smart_hold.${language}.subject`, about('resolved'))).toBe(`${resolved} ${summary}`);
  });

  for (const form of ['text', 'slack.text']) {
    programTest('amtool', `${form} in ${language} gives the numbers and both links`, async () => {
      const text = await render(`smart_hold.${language}.${form}`, about('firing'));

      expect(text).toContain(description);
      expect(text).toContain(runbook);
      expect(text).toContain(board);
    });
  }

  programTest('amtool', `the page in ${language} lets no markup of a skill's name through`, async () => {
    const page = await render(`smart_hold.${language}.html`, about('firing'));

    expect(page).toContain(description.replace('<oro>', '&lt;oro&gt;'));
    expect(page).toContain(`lang="${language}"`);
    expect(page).toContain(`href="${runbook}"`);
  });
}

programTest('amtool', 'mail in English says how bad it is, since when, and when it was over', async () => {
  expect(await render('smart_hold.en.text', about('firing', 'warning'))).toContain(
    `Warning: ${annotations.description}\nSince: 2026-03-02 09:05 -05:00\nWhat to do: https`,
  );
  expect(await render('smart_hold.en.text', about('resolved'))).toContain(
    `Resolved: ${annotations.description}\nSince: 2026-03-02 09:05 -05:00\nUntil: 2026-03-02 10:20 -05:00\nWhat to do: https`,
  );
});

programTest('amtool', 'an alert without a runbook in Spanish leads to the English one', async () => {
  const { alerts, ...rest } = about('firing');
  const without = Object.fromEntries(Object.entries(annotations).filter(([name]) => name !== 'runbook_url_es'));
  const text = await render('smart_hold.es.text', {
    ...rest,
    alerts: alerts.map((alert) => ({ ...alert, annotations: without })),
  });

  expect(text).toContain(`Qué hacer: ${annotations.runbook_url}\n`);
});

programTest('amtool', 'times are of the zone Alertmanager runs in, with its offset', async () => {
  const text = await render('smart_hold.en.text', about('firing'), 'America/Mexico_City');

  expect(text).toContain('Since: 2026-03-02 08:05 -06:00');
});

for (const [language, since] of [
  ['en', "Since: 2026-03-02 14:05 +00:00 (UTC, not the operation's time)"],
  ['es', 'Desde: 2026-03-02 14:05 +00:00 (UTC, no la hora de la operación)'],
] as const) {
  programTest('amtool', `a time in UTC, where Alertmanager was given no zone, says so in ${language}`, async () => {
    expect(await render(`smart_hold.${language}.text`, about('firing'), 'UTC')).toContain(`${since}\n`);
    expect(await render(`smart_hold.${language}.text`, about('firing'), 'Europe/London')).toContain('14:05 +00:00\n');
  });
}

programTest('amtool', 'el correo en español dice la gravedad, desde cuándo y hasta cuándo', async () => {
  expect(await render('smart_hold.es.text', about('firing', 'info'))).toContain(
    `Información: ${annotations.description_es}\nDesde: 2026-03-02 09:05 -05:00\nQué hacer: https`,
  );
  expect(await render('smart_hold.es.text', about('resolved'))).toContain(
    `Resuelta: ${annotations.description_es}\nDesde: 2026-03-02 09:05 -05:00\nHasta: 2026-03-02 10:20 -05:00\nQué hacer: https`,
  );
});

for (const [severity, color] of [
  ['critical', 'danger'],
  ['warning', 'warning'],
  ['info', '#439fe0'],
] as const) {
  programTest('amtool', `${severity} has its colour in Slack, until it is over`, async () => {
    expect(await render('smart_hold.slack.color', about('firing', severity))).toBe(color);
    expect(await render('smart_hold.slack.color', about('resolved', severity))).toBe('good');
  });
}
