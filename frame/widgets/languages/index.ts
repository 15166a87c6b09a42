type Words = typeof import('./de.ts');

/**
 * What the widgets of the import map say in a language is one file: a file for each table would be a request, and a line in the map of every frame, whatever
 * it shows.
 */
const languages = {
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  'pt-BR': () => import('./pt-br.ts'),
  ja: () => import('./ja.ts'),
  ar: () => import('./ar.ts'),
} as const;

type Further = { readonly [L in keyof typeof languages]: readonly [load: () => Promise<Words>, name: keyof Words] };

/** A table in every language but English, which comes with the code. */
export function inLanguages(name: keyof Words): Further {
  const { de, fr, es, 'pt-BR': ptBr, ja, ar } = languages;
  return { de: [de, name], fr: [fr, name], es: [es, name], 'pt-BR': [ptBr, name], ja: [ja, name], ar: [ar, name] };
}
