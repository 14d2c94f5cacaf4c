/** The editions of the dashboards. Both come from the same source: only words differ. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** Picks the words of one edition. Both stand side by side at every call, so that neither is forgotten. */
export type Say = (english: string, spanish: string) => string;

export const sayIn: Record<Language, Say> = {
  en: (english) => english,
  es: (_english, spanish) => spanish,
};

/** `uid` of a board's edition; that of the English one has no suffix. */
export const uidOf = (name: string, language: Language) =>
  `smart-hold-${name}${language === 'en' ? '' : `-${language}`}`;
