import { languages, type Language } from './language.ts';

/** Who reads the page. */
export type Reader = {
  readonly language: Language;
  /** How numbers and dates are written, `es-MX`. */
  readonly locale: string;
  /** The language that the address asks for; undefined: the browser's. */
  readonly chosen: Language | undefined;
};

/** For a reader who does not tell a country. */
const usualLocale: Record<Language, string> = { en: 'en-GB', es: 'es-419' };

/**
 * The reader by `?lang=`, else by the browser's languages, the most wanted first; English where none is spoken here.
 * The country of the first of them in that language decides how numbers are written.
 */
export function readerOf(asked: string | null, preferred: string | undefined, accepted: readonly string[]): Reader {
  const chosen = languages.find((language) => language === asked);
  const language = chosen ?? languages.find((known) => known === preferred) ?? 'en';
  const ofCountry = new RegExp(`^${language}-([a-z]{2}|419)$`, 'i');
  return { language, locale: accepted.find((tag) => ofCountry.test(tag)) ?? usualLocale[language], chosen };
}
