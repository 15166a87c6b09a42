import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { locales } from '../../protocol/locales.ts';

type Texts = Readonly<Record<string, unknown>>;

const root = new URL('../../', import.meta.url);
const fileOf = (locale: string): string => `${locale.toLowerCase()}.ts`;

const textsOf = async (folder: string, locale: string): Promise<Texts> =>
  ((await import(new URL(`${folder}/${fileOf(locale)}`, root).href)) as { texts: Texts }).texts;

/** The keys that both have. The labels of sender and recipient may differ. */
const named = (receipt: Texts, invoice: Texts): string[] =>
  Object.keys(receipt).filter((key) => Object.hasOwn(invoice, key) && key !== 'from' && key !== 'to');

test.each(locales)('in %s receipts and invoices use the same words for the same fields', async (locale) => {
  const [receipt, invoice] = await Promise.all([textsOf('frame/widgets/receipt/texts', locale), textsOf('frame/widgets/invoice/texts', locale)]);
  const keys = named(receipt, invoice);
  expect(keys).toEqual(expect.arrayContaining(['taxId', 'items', 'notes', 'showAll']));
  expect(keys.filter((key) => receipt[key] !== invoice[key])).toEqual([]);
});

/** Words that address the reader differently from the rest of the language, or are a second term for signing in. */
const foreign: Readonly<Record<string, RegExp>> = {
  de: /(?<!\p{L})(du|dein\p{L}*|dich|dir|bitte gib)(?!\p{L})/iu,
  fr: /(?<!\p{L})(tu|toi|ton|tes)(?!\p{L})/iu,
  es: /(?<!\p{L})(tú|tu|tus|contigo)(?!\p{L})/iu,
  'pt-BR': /(?<!\p{L})(tu|teu|tua|contigo)(?!\p{L})/iu,
  ja: /ログイン|ログオン/u,
  ar: /(?<!\p{L})(مرجعكم|لكم|بكم|عليكم|إليكم)(?!\p{L})/u,
};

const inWidgets = readdirSync(new URL('frame/widgets', root)).map((widget) => `frame/widgets/${widget}/texts`);
const folders = ['frame/i18n', 'server/pages/texts', ...inWidgets].filter((folder) => existsSync(new URL(`${folder}/en.ts`, root)));

test.each(Object.entries(foreign))('%s has one form of address and one term for signing in', (locale, other) => {
  const lines = folders.flatMap((folder) => readFileSync(new URL(`${folder}/${fileOf(locale)}`, root), 'utf8').split('\n'));
  expect(lines.length).toBeGreaterThan(200);
  expect(lines.filter((line) => other.test(line))).toEqual([]);
});

test.each(locales)('in %s the text for a missing document begins with no gendered pronoun', async (locale) => {
  expect((await textsOf('frame/i18n', locale))['notFoundText']).not.toMatch(/^(?:Il|Elle|Ele|Ela|Er|Sie|Él|Ella) /);
});
