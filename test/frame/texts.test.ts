import { expect, test } from 'vitest';
import { loadLanguage, setLanguage, textsOf } from '../../frame/i18n/language.ts';
import { addTexts, type TextTable } from '../../frame/i18n/texts.ts';

interface Texts {
  title: string;
  none: string;
}

/** Modules of widgets in plain JavaScript have no type checker that asks for every text. */
const incomplete = { title: 'Titel' } as Texts;

test.each<[string, TextTable<Texts>, Texts]>([
  ['in the table', { en: { title: 'Title', none: 'None' }, de: incomplete }, { title: 'Titel', none: 'None' }],
  ['in a module', { en: { title: 'Title', none: 'None' }, de: async () => ({ texts: incomplete }) }, { title: 'Titel', none: 'None' }],
  ['in a named export', { en: { title: 'Title', none: 'None' }, de: [async () => ({ usage: incomplete }), 'usage'] }, { title: 'Titel', none: 'None' }],
  ['in a module without texts', { en: { title: 'Title', none: 'None' }, de: async () => ({}) as never }, { title: 'Title', none: 'None' }],
  ['nowhere', { en: { title: 'Title', none: 'None' } }, { title: 'Title', none: 'None' }],
])('a text that a language lacks %s is English', async (_where, table, texts) => {
  addTexts(table);
  setLanguage(await loadLanguage(['de']));
  expect(textsOf(table)).toEqual(texts);
  setLanguage(await loadLanguage(['en']));
  expect(textsOf(table)).toEqual(table.en);
});
