import { glossary } from '../../base/glossary.ts';

/** The words about the last closed day, and about what is held of a day. */
export const yesterdayEn = {
  yesterday: glossary.yesterday.en,
  yesterdayIs: (date: string) => `Yesterday is the whole of ${date}.`,
  lastClosedDay: (date: string) => `The last day that could be closed is ${date}.`,
  lastWord: (time: string) => `wolkvox’s last word, of ${time}.`,
  asCsv: 'That day by skill, for a spreadsheet (CSV)',
  csvDate: 'Date',
  csvSkillId: 'Skill id',
  csvRead: 'Read',
  heldBack: (amounts: string) => `Held back until wolkvox says it again: ${amounts}.`,
  heldUp: (amounts: string) =>
    `wolkvox has lowered since, while a count of the day never falls: ${amounts} fewer by its last word.`,
};
