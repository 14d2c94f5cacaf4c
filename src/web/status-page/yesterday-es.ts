import { glossary } from '../../base/glossary.ts';
import type { yesterdayEn } from './yesterday-en.ts';

/** The words about the last closed day, and about what is held of a day. */
export const yesterdayEs: typeof yesterdayEn = {
  yesterday: glossary.yesterday.es,
  yesterdayIs: (date) => `Ayer es todo el ${date}.`,
  lastClosedDay: (date) => `El último día que se pudo cerrar es el ${date}.`,
  lastWord: (time) => `Lo último que dijo wolkvox, a las ${time}.`,
  asCsv: 'Ese día por skill, para una hoja de cálculo (CSV)',
  csvDate: 'Fecha',
  csvSkillId: 'Id del skill',
  csvRead: 'Leído',
  heldBack: (amounts) => `Retenido hasta que wolkvox lo repita: ${amounts}.`,
  heldUp: (amounts) =>
    `wolkvox bajó después sus cuentas, y un conteo del día nunca baja: ${amounts} menos según lo último que dijo.`,
};
