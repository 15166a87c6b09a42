import { inFiles, type LanguageFiles } from '../../i18n/in-files.ts';

type Words = typeof import('./de.ts');

/** Texts of the widgets. */
const files: LanguageFiles<Words> = {
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  'pt-BR': () => import('./pt-br.ts'),
  ja: () => import('./ja.ts'),
  ar: () => import('./ar.ts'),
};

/** Returns a table in all languages but English. */
export const inLanguages = (name: keyof Words) => inFiles(files, name);
