import { describe, expect, test } from 'vitest';
import { filesBelow, read, rooms, sources } from './source-files.ts';

const ceiling = 250;
const lineLength = 160;
/** Files with longer lines, and why. */
const wide: Record<string, string> = {
  'server/platform/store/migrations/0003-leases.ts': 'what was released stays as it is',
  'server/platform/store/migrations/0004-access.ts': 'what was released stays as it is',
  'test/server/credentials/inspect/inspect.test.ts': 'tokens that others have made',
  'docs/errors.md': 'written from the catalogue, a paragraph a line',
};

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' ')).replaceAll(/(^|\s)\/\/.*$/gm, '$1');

/** Returns matching lines of code, without comments, as `file:line`. */
function linesWith(pattern: RegExp, files: readonly string[]): string[] {
  return files.flatMap((file) =>
    withoutComments(read(file))
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

describe('the source files', () => {
  test(`have at most ${ceiling} lines`, () => {
    const long = [...sources(), ...filesBelow('examples', ['.js', '.ts', '.mjs', '.css'])]
      .map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
      .filter(({ lines, path }) => lines > ceiling && !path.startsWith('frame/i18n/'));
    expect(long).toEqual([]);
  });

  test('have a median length of about 100 lines or less', () => {
    const lengths = sources()
      .map((path) => read(path).split('\n').length)
      .sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(110);
  });

  test(`have at most ${lineLength} characters per line, except table rows in Markdown`, () => {
    const folders = [...rooms, 'test', 'examples', 'docs'].flatMap((folder) => filesBelow(folder, ['.ts', '.tsx', '.css', '.js', '.md']));
    const files = [...folders, 'vite.config.ts', 'assemble-packages.js', 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
    const isWide = (path: string): boolean =>
      read(path)
        .split('\n')
        .some((line) => line.length > lineLength && !(path.endsWith('.md') && line.startsWith('|')));
    expect(files.filter(isWide).sort()).toEqual(Object.keys(wide).sort());
  });

  test('have no `any`, and no comment that silences the compiler', () => {
    expect(linesWith(/(?::|<|\bas)\s*any\b|\bany\[\]/, sources())).toEqual([]);
    expect(
      [...sources(), ...filesBelow('test', ['.ts', '.tsx'])].filter(
        (path) => !path.startsWith('test/house/') && /@ts-(ignore|nocheck|expect-error)/.test(read(path)),
      ),
    ).toEqual([]);
  });

  test('have named exports only', () => {
    expect(linesWith(/^\s*export default\b/, sources())).toEqual([]);
  });

  test('have kebab-case names, none of them a catch-all', () => {
    const odd = sources().filter((path) => {
      const name = path.split('/').at(-1) ?? '';
      return !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.tsx?$/.test(name) || /^(utils?|helpers?|common|types|misc|shared)\.tsx?$/.test(name);
    });
    expect(odd).toEqual([]);
  });

  test('contain no reference to a machine, unfinished work or documents outside of the repository', () => {
    const stray = /\/work\/|\bTODO\b|\bFIXME\b|\bHACK\b|\.\.\/shared|\b(field|style|toolchain|design)\.md\b|\bthe brief\b|issues? #?\d/;
    const files = [
      ...sources(),
      ...filesBelow('examples', ['.js', '.ts', '.mjs', '.py', '.go', '.css', '.html']),
      ...filesBelow('docs', ['.md']),
      ...filesBelow('test', ['.ts', '.tsx', '.js']),
      'README.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      'CHANGELOG.md',
    ];
    // These tests look for a sample outside of the repository, which may not be committed, and skip without it.
    const left = ['test/house/sources.test.ts', 'test/server/import/focus-sample.test.ts', 'test/server/import/focus-versions.test.ts'];
    const found = files.filter((path) => !left.includes(path) && stray.test(read(path)));
    expect(found).toEqual([]);
  });

  test('RT9 write no markup in the host, and store nothing in the browser from the frame', () => {
    expect(
      linesWith(
        /\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(/,
        sources().filter((path) => /^(host|frame)\//.test(path)),
      ),
    ).toEqual([]);
    expect(
      linesWith(
        /\b(localStorage|sessionStorage|indexedDB)\b|document\.cookie/,
        sources().filter((path) => /^(host|frame)\//.test(path)),
      ),
    ).toEqual([]);
  });

  test('send no message to any origin', () => {
    expect(
      linesWith(
        /postMessage\([^)]*['"]\*['"]/,
        sources().filter((path) => path.startsWith('host/')),
      ),
    ).toEqual([]);
  });
});

describe('the build', () => {
  test('H3 changes no text of a dependency and mangles no property names', () => {
    const config = ['vite.config.ts', ...filesBelow('test', ['.config.ts'])].map(read).join('\n');
    expect(config).not.toMatch(/mangleProps|mangle_props|\.includes\(['"`]\/?(node_modules|penpal)|createHash/);
    // Plugins may not transform modules.
    expect(config.match(/\btransform\(/g)).toBeNull();
    expect(read('vite.config.ts').match(/import .* from '\.\/(?!protocol\/)[^']+'/g)).toBeNull();
  });

  test('H3 contains penpal in the host’s bundle exactly as npm delivers it', () => {
    const sentences = [...read('node_modules/penpal/dist/penpal.mjs').matchAll(/`Method [^`]*`|"messenger must be defined"|"A messenger can only[^"]*"/g)].map(
      ([text]) => text.slice(1, 12),
    );
    expect(sentences.length).toBeGreaterThan(3);
    for (const file of ['dist/vitrine.js', 'dist/widgets/frame.js']) for (const sentence of sentences) expect(read(file)).toContain(sentence);
  });
});
