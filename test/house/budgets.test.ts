import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { moduleNames } from '../../protocol/frame-document.ts';
import { locales } from '../../protocol/locales.ts';
import { loadWidgetBundle } from '../../server/pages/widget-bundle.ts';
import { root } from './source-files.ts';

const [rescue = ''] = readdirSync(`${root}dist/vitrine`);

/** Maximum sizes in bytes after gzip −9, of the files that browsers load: see docs/decisions/0036-a-second-file-of-the-host.md. */
const budgets = [
  { file: 'dist/vitrine.js', what: 'the host library including penpal, as published to npm', bytes: 20_842 },
  { file: `dist/vitrine/${rescue}`, what: 'the part of the host library that loads on errors, printing, downloads and payments', bytes: 5_972 },
  { file: 'dist/vitrine-paid.js', what: 'the script for pages written for Paid', bytes: 3_000 },
  { file: 'dist/vitrine-returningai.js', what: 'the script for pages written for Returning.AI, which looks up their widget ids', bytes: 2_200 },
  { file: 'dist/widget-loader.js', what: 'the loader script for pages that identify the viewer by attributes', bytes: 1_100 },
  { file: 'dist/vitrine-bridge.js', what: 'the exchange of bridge tokens', bytes: 800 },
] as const;

/** Code that must not leak into a browser bundle. */
const serverCode = [/node:[a-z]+/, /\bzod\b/i, /process\.env/, /import\.meta\.hot/, /penpal:?warn/i];

describe.each(budgets)('$file', ({ file, bytes }) => {
  const content = readFileSync(`${root}${file}`);

  test(`is at most ${bytes} bytes`, () => {
    const size = gzipSync(content, { level: 9 }).length;
    expect(size, `${file} is ${size} bytes`).toBeLessThanOrEqual(bytes);
  });

  test('contains no server code', () => {
    const text = content.toString('utf8').replaceAll(/\/\/# sourceMappingURL=.*$/gm, '');
    expect(serverCode.filter((pattern) => pattern.test(text)).map(String)).toEqual([]);
  });
});

/** Maximum size of the frame's document as sent, with its script, style and import map: see docs/decisions/0031-import-map.md. */
const documentBytes = 27_100;
/** Maximum size of any other module after gzip −9. */
const moduleBytes = 10_000;

test(`the document of the frame is at most ${documentBytes} bytes after brotli`, () => {
  const { earlyScript, frameScript, style, importMap } = loadWidgetBundle();
  const text = [earlyScript, importMap, frameScript, style].map(({ markup }) => markup.markup).join('\n');
  const { length } = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } });
  expect(length, `the document is ${length} bytes`).toBeLessThanOrEqual(documentBytes);
  expect(length).toBeGreaterThan(documentBytes / 2);
  expect(serverCode.filter((pattern) => pattern.test(frameScript.markup.markup)).map(String)).toEqual([]);
});

test.each(readdirSync(`${root}dist/widgets/assets`))(`%s is at most ${moduleBytes} bytes, and contains no code that the frame shares`, (file) => {
  const content = readFileSync(`${root}dist/widgets/assets/${file}`);
  expect(gzipSync(content, { level: 9 }).length).toBeLessThanOrEqual(moduleBytes);
  // Text that occurs only in Preact's own code.
  expect(/__source: ?void 0|dangerouslySetInnerHTML/.test(content.toString('utf8'))).toBe(false);
});

/** Returns the files of the import map that a module loads, including itself. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, next = ''] of readFileSync(`${root}dist/widgets/assets/${file}`, 'utf8').matchAll(/(?:from|import)\s?"\.\/([^"]+)"/g)) withImports(next, seen);
  return seen;
}

const named = Object.entries(JSON.parse(readFileSync(`${root}dist/widgets/modules.json`, 'utf8')) as Record<string, string>);
const ownWidgets = named.filter(([name]) => name.startsWith(moduleNames.widget));

test.each(ownWidgets)('%s is at most 10 kB with its imports, English texts included', (_name, file) => {
  const size = [...withImports(file)].reduce((sum, one) => sum + gzipSync(readFileSync(`${root}dist/widgets/assets/${one}`), { level: 9 }).length, 0);
  expect(size).toBeLessThanOrEqual(moduleBytes);
  expect(size, `it is ${size} bytes: less than any that ships, so most of what it brings along was not found`).toBeGreaterThan(3_000);
});

/** Maximum size of a language file with the texts of all widgets. */
const languageBytes = 2_400;

test('a language is one file for all widgets, with no other file in the frame’s import map', () => {
  const further = locales.slice(1).map((locale) => locale.toLowerCase());
  const files = readdirSync(`${root}dist/widgets/assets`);
  const filesOf = (language: string): string[] => files.filter((file) => file.startsWith(`${language}-`));
  // The texts of the document, and the texts of the widgets.
  const others = further.map((language) => [language, filesOf(language)] as const).filter(([, own]) => own.length !== 2);
  expect(others, 'texts of a widget are named in frame/widgets/languages/, and its table takes them by `inLanguages`').toEqual([]);
  const languages = further.flatMap(filesOf);
  for (const file of languages) expect(gzipSync(readFileSync(`${root}dist/widgets/assets/${file}`), { level: 9 }).length).toBeLessThanOrEqual(languageBytes);
});

test('every bundle is larger than half of its budget', () => {
  for (const { file, bytes } of budgets) expect(gzipSync(readFileSync(`${root}${file}`)).length).toBeGreaterThan(bytes / 2);
});
