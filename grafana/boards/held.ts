import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { heldFamilies } from '../../src/metrics/families/smart-hold.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { timeSeries } from '../charts.ts';
import type { Say } from '../language.ts';
import type { Place } from '../panel.ts';
import { perSkill, select } from '../promql.ts';
import { colours, counts } from './skill-counts.ts';

/** How far the counters of one skill are from what the vendor said last. */
export const held = (say: Say, at: Place): Panel =>
  timeSeries(say, {
    title: say('Held', 'Retenido'),
    asks: say(
      'How far are the counts from the vendor’s last word?',
      '¿Cuánto difieren las cuentas de lo último que dijo el proveedor?',
    ),
    from: say(
      `Series ${heldFamilies.held.name}: the counter less the last word. Above 0 the vendor took counts back, below 0 more answers have to agree; the exact count is the counter less this. Nothing is drawn where they are the same.`,
      `Serie ${heldFamilies.held.name}: el contador menos lo último dicho. Sobre 0 el proveedor retiró cuentas, bajo 0 faltan respuestas que coincidan; la cuenta exacta es el contador menos esto. Donde son iguales no se dibuja nada.`,
    ),
    at,
    queries: smartHold.countFields.map((field) => ({
      expr: perSkill(select(heldFamilies.held, { field: `="${field}"` })),
      legend: counts(say)[field].title,
    })),
    unit: 'none',
    none: say('Nothing held', 'Nada retenido'),
    overrides: colours(say),
    interval: '1m',
  });
