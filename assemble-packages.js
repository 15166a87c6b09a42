// Last step of `npm run build`: puts into the folder of each package what it publishes, out of `dist`.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { japaneseSigns } from './dist/server/documents/pdf/japanese-signs.js';

const root = fileURLToPath(new URL('.', import.meta.url));
const built = join(root, 'dist');

/**
 * What a package has beside the modules that its entries lead to: from the top of the repository, to the same place in the package or the one that is named.
 */
const beside = {
  protocol: [],
  host: ['dist/vitrine.js', 'dist/vitrine', 'dist/vitrine-bridge.js', 'dist/vitrine-paid.js', 'dist/vitrine-returningai.js', 'dist/widget-loader.js'],
  frame: [],
  backend: [],
  server: [
    ...[
      'dist/widgets',
      'dist/fonts',
      'dist/vitrine.js',
      'dist/vitrine',
      'dist/vitrine.js.map',
      'dist/vitrine-bridge.js',
      'dist/vitrine-paid.js',
      'dist/vitrine-returningai.js',
      'dist/widget-loader.js',
    ],
    ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs', 'examples/minting', 'examples/portal'],
    // What starts them, and their sample data, needs the rest of the repository.
    ...['build-widget.js', 'page.js', 'usage-api.js', 'widget'].map((part) => `examples/own-widget/${part}`),
    ...['protocol/messages.ts', 'protocol/events.ts', 'protocol/widgets.ts'],
  ],
};

/** Modules that no import leads to: the server starts them as workers. */
const started = { protocol: [], host: [], frame: [], backend: [], server: ['dist/server/documents/worker.js'] };

/** The fonts of documents, with what allows to pass them on. */
const fonts = {
  'noto-sans': ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese'].flatMap((script) => [`${script}-400`, `${script}-700`]),
  vazirmatn: ['arabic-400', 'arabic-700'],
  'noto-sans-jp': ['japanese', ...japaneseSigns].map((part) => `${part}-400`),
};

for (const [name, files] of Object.entries(fonts)) {
  const from = join(root, 'node_modules/@fontsource', name);
  for (const file of files) copy(join(from, 'files', `${name}-${file}-normal.woff`), join(built, 'fonts', `${name}-${file}-normal.woff`));
  copy(join(from, 'LICENSE'), join(built, 'fonts', `${name}-LICENSE.txt`));
}
for (const [room, more] of Object.entries(beside)) assemble(join(root, room), started[/** @type {keyof typeof started} */ (room)], ['LICENSE', ...more]);
// As old as the whole build.
writeFileSync(join(built, '.built'), '');

/**
 * @param {string} folder
 * @param {readonly string[]} workers
 * @param {readonly string[]} more
 */
function assemble(folder, workers, more) {
  const { exports, bin = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  /** @type {string[]} */
  const named = [...Object.values(exports), ...Object.values(bin)].flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
  const entries = [...named, ...workers]
    .map((target) => join(root, target))
    .filter((file) => /\.(?:js|d\.ts)$/.test(file) && existsSync(file) && !more.includes(relative(root, file)));
  for (const former of ['dist', 'examples']) rmSync(join(folder, former), { recursive: true, force: true });
  for (const file of reachable(entries)) copy(file, join(folder, 'dist', relative(built, file)));
  for (const path of more) copy(join(root, path), join(folder, path));
}

/**
 * The modules and declarations that these lead to, by relative imports.
 *
 * @param {readonly string[]} entries
 */
function reachable(entries) {
  const found = new Set(entries);
  for (const file of found) {
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)) {
      const target = join(dirname(file), specifier);
      const both = [target, target.replace(/\.(?:js|ts)$/, '.js'), target.replace(/\.(?:js|ts)$/, '.d.ts')];
      for (const one of both) if (existsSync(one)) found.add(one);
    }
  }
  return found;
}

/**
 * @param {string} from
 * @param {string} to
 */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}
