import { inFiles, type LanguageFiles } from '../../i18n/in-files.ts';

type Words = typeof import('./de.ts');

/** What the widgets of the import map say. */
const files: LanguageFiles<Words> = {
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  'pt-BR': () => import('./pt-br.ts'),
  ja: () => import('./ja.ts'),
  ar: () => import('./ar.ts'),
};

/** A table of a widget in its further languages. */
export const inLanguages = (name: keyof Words) => inFiles(files, name);
