import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { majorOf, moneyParts, writeMeasure, writeNumber, writePeriod, writePrice, writeYear } from '../../frame/i18n/format.ts';
import { loadLanguage, setLanguage } from '../../frame/i18n/language.ts';
import { locales } from '../../protocol/locales.ts';

/** Invisible marks decide the visual order: U+2068 and U+2069 around a text isolate its direction. */
test.each([
  ['ar', '-950', 'USD', /^\u200f\u200e-950\.00\s\u2068US\$\u2069$/],
  ['ar', '950', 'KWD', /^\u200f950\.000\s\u2068د\.ك\.\u2069\u200f$/],
  ['en', '-950', 'USD', /^-\$950\.00$/],
  ['de', '0.00000042', 'EUR', /^0,00000042\s€$/],
])('in %s, %s %s keeps every sign in its place', async (locale, amount, currency, written) => {
  setLanguage(await loadLanguage([locale]));
  expect(writePrice(amount, currency)).toMatch(written);
});

test('an exact amount keeps every digit, with those below the minor unit apart', async () => {
  setLanguage(await loadLanguage(['en']));
  expect(moneyParts('12345678901234567890.123456789', 'EUR')).toEqual({ before: '€12,345,678,901,234,567,890.12', fine: '3456789', after: '' });
  // More fraction digits than `Intl` has to support.
  expect(writePrice(`0.${'3'.repeat(38)}`, 'EUR')).toBe(`€0.${'3'.repeat(38)}`);
});

test.each([
  ['CLF', '38.1234', 'CLF\u00a038.1234'],
  ['VED', '5', 'VED\u00a05.00'],
  ['XUA', '12.5', 'XUA\u00a012.5'],
  ['UYW', '1', 'UYW\u00a01.0000'],
])('I10 an amount in %s has the digits of its currency, even if the browser does not know it', async (currency, amount, written) => {
  setLanguage(await loadLanguage(['en']));
  expect(writePrice(amount, currency)).toBe(written);
});

test.each([
  ['-0', '€0.00', '0'],
  ['-0.00', '€0.00', '0'],
  ['-0.01', '-€0.01', '-0.01'],
  ['0', '€0.00', '0'],
])('V7 %s is written without a sign on zero', async (decimal, price, number) => {
  setLanguage(await loadLanguage(['en']));
  expect([writePrice(decimal, 'EUR'), writeNumber(decimal)]).toEqual([price, number]);
  // An amount that is rounded to zero has no sign.
  expect(writeNumber('-0.001', { maximumFractionDigits: 2 })).toBe('0');
  expect(writeMeasure(decimal, 'percent', 'EUR')).toBe(`${number}%`);
});

test.each(['', 'NaN', 'Infinity', '12 units', '1,5', undefined, null])('OW6 %j is refused, not written as NaN, ∞ or 0', async (bad) => {
  setLanguage(await loadLanguage(['en']));
  const text = bad as string;
  for (const write of [() => writeNumber(text), () => writePrice(text, 'EUR'), () => writeMeasure(text, 'hours', 'EUR')])
    expect(write).toThrow(RangeError);
  expect(() => writePrice(majorOf(Number.NaN, 'EUR'), 'EUR')).toThrow('"NaNe-2" is no number.');
});

test.each([
  ['en-GB', '2026', '1 Oct 2026'],
  ['ja', '2026年', '2026/10/01'],
  ['ja-u-ca-japanese', '令和8年', '令和8年10月1日'],
  // Each Gregorian year overlaps two years of that calendar.
  ['ar-SA-u-ca-islamic-umalqura-nu-latn', '1447–1448 هـ', '20 ربيع الآخر 1448 هـ'],
])('in %s dates of 2026 are written in the year %s', async (locale, year, day) => {
  setLanguage(await loadLanguage([locale]));
  expect([writeYear('2026'), writePeriod({ start: '2026-10-01', end: '2026-10-01' })]).toEqual([year, day]);
});

test.each([
  ['fr-CA', 'fr', 'fr-CA'],
  ['pt-PT', 'pt-BR', 'pt-PT'],
  ['ja', 'ja', 'ja'],
  ['nl', 'en', 'en'],
])('V12 a viewer who prefers %s gets the texts of %s', async (wanted, locale, tag) => {
  expect(await loadLanguage([wanted])).toMatchObject({ locale, tag });
});

test('V12 every language has all texts of English, with the same placeholders', async () => {
  const frame = new URL('../../frame/', import.meta.url);
  const inWidgets = readdirSync(new URL('widgets/', frame)).map((widget) => `widgets/${widget}/texts`);
  const folders = ['i18n', ...inWidgets].filter((folder) => existsSync(new URL(`${folder}/en.ts`, frame)));
  expect(folders.length).toBeGreaterThan(4);
  const languages = locales.map((locale) => locale.toLowerCase());
  const missing = folders.flatMap((folder) => languages.map((language) => `${folder}/${language}.ts`)).filter((file) => !existsSync(new URL(file, frame)));
  expect(missing).toEqual([]);
  // A text file that no table names is never loaded.
  const read = (path: string): string => readFileSync(new URL(path, frame), 'utf8');
  const tableOf = (folder: string): string => read(folder === 'i18n' ? 'i18n/language.ts' : `${folder}/index.ts`);
  /** The combined texts of a language: those of the document, and those of the widgets in its import map. */
  const together = (language: string): string => read(`languages/${language}.ts`) + read(`widgets/languages/${language}.ts`);
  const isNamed = (folder: string, language: string): boolean =>
    tableOf(folder).includes(`'./${language}.ts'`) ||
    (/\.\.\.in(?:Document)?Languages\(/.test(tableOf(folder)) && together(language).includes(`/${folder.replace('widgets/', '')}/${language}.ts'`));
  const unnamed = folders.flatMap((folder) =>
    languages.filter((language) => language !== 'en' && !isNamed(folder, language)).map((language) => `${folder} ${language}`),
  );
  expect(unnamed).toEqual([]);
  const values = (text: unknown): string[] =>
    [...JSON.stringify(text).matchAll(/\{\w+\}/g)]
      .map(([value]) => value)
      .filter((value) => value !== '{count}')
      .toSorted();
  for (const folder of folders) {
    const load = async (language: string): Promise<Record<string, unknown>> => {
      const module = (await import(/* @vite-ignore */ new URL(`${folder}/${language}.ts`, frame).pathname)) as {
        texts: Record<string, unknown>;
      };
      return module.texts;
    };
    const english = await load('en');
    for (const language of languages) {
      const texts = await load(language);
      expect(Object.keys(texts), `${folder} ${language}`).toEqual(Object.keys(english));
      for (const [key, text] of Object.entries(texts)) expect(values(text), `${folder} ${language} ${key}`).toEqual(values(english[key]));
    }
  }
});
