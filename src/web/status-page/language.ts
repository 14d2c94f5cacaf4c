import { en } from './texts-en.ts';
import { es } from './texts-es.ts';

export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** Every word of the pages. */
export type Texts = typeof en;

export const texts: Record<Language, Texts> = { en, es };
