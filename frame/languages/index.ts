import { inFiles, type LanguageFiles } from '../i18n/in-files.ts';

type Words = typeof import('./de.ts');

/** What the document itself says, and the receipt in it. */
const files: LanguageFiles<Words> = {
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  'pt-BR': () => import('./pt-br.ts'),
  ja: () => import('./ja.ts'),
  ar: () => import('./ar.ts'),
};

/** A table of the document in its further languages. */
export const inDocumentLanguages = (name: keyof Words) => inFiles(files, name);
