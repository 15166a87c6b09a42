type Words = typeof import('./de.ts');

/** What the document itself says, and the receipt in it, is one file a language: one request, and one line in its map. */
const languages = {
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  'pt-BR': () => import('./pt-br.ts'),
  ja: () => import('./ja.ts'),
  ar: () => import('./ar.ts'),
} as const;

type Further = { readonly [L in keyof typeof languages]: readonly [load: () => Promise<Words>, name: keyof Words] };

/** A table of the document in every language but English, which is in it. */
export function inDocumentLanguages(name: keyof Words): Further {
  const { de, fr, es, 'pt-BR': ptBr, ja, ar } = languages;
  return { de: [de, name], fr: [fr, name], es: [es, name], 'pt-BR': [ptBr, name], ja: [ja, name], ar: [ar, name] };
}
