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

/** Lines of code (comments do not count) that match, as `file:line`. */
function linesWith(pattern: RegExp, files: readonly string[]): string[] {
  return files.flatMap((file) =>
    withoutComments(read(file))
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

describe('the sources', () => {
  test(`no file has more than ${ceiling} lines`, () => {
    const long = [...sources(), ...filesBelow('examples', ['.js', '.ts', '.mjs', '.css'])]
      .map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
      .filter(({ lines, path }) => lines > ceiling && !path.startsWith('frame/i18n/'));
    expect(long).toEqual([]);
  });

  test('the median file is near 100 lines or shorter', () => {
    const lengths = sources()
      .map((path) => read(path).split('\n').length)
      .sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(110);
  });

  test(`no line has more than ${lineLength} characters, but for rows of tables in Markdown`, () => {
    const folders = [...rooms, 'test', 'examples', 'docs'].flatMap((folder) => filesBelow(folder, ['.ts', '.tsx', '.css', '.js', '.md']));
    const files = [...folders, 'vite.config.ts', 'assemble-packages.js', 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
    const isWide = (path: string): boolean =>
      read(path)
        .split('\n')
        .some((line) => line.length > lineLength && !(path.endsWith('.md') && line.startsWith('|')));
    expect(files.filter(isWide).sort()).toEqual(Object.keys(wide).sort());
  });

  test('there is no `any`, and no comment that silences the compiler', () => {
    expect(linesWith(/(?::|<|\bas)\s*any\b|\bany\[\]/, sources())).toEqual([]);
    expect(
      [...sources(), ...filesBelow('test', ['.ts', '.tsx'])].filter(
        (path) => !path.startsWith('test/house/') && /@ts-(ignore|nocheck|expect-error)/.test(read(path)),
      ),
    ).toEqual([]);
  });

  test('exports are named', () => {
    expect(linesWith(/^\s*export default\b/, sources())).toEqual([]);
  });

  test('files are kebab-case and none is a drawer for odds and ends', () => {
    const odd = sources().filter((path) => {
      const name = path.split('/').at(-1) ?? '';
      return !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.tsx?$/.test(name) || /^(utils?|helpers?|common|types|misc|shared)\.tsx?$/.test(name);
    });
    expect(odd).toEqual([]);
  });

  test('nothing points to a machine, to unfinished work or to papers that are not in the repository', () => {
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
    // A sample that may not be committed is looked for beside the repository, and does without it.
    const left = ['test/house/sources.test.ts', 'test/server/import/focus-sample.test.ts', 'test/server/import/focus-versions.test.ts'];
    const found = files.filter((path) => !left.includes(path) && stray.test(read(path)));
    expect(found).toEqual([]);
  });

  test('RT9 the host writes no markup and the frame keeps nothing in the browser', () => {
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

  test('no message goes to any origin', () => {
    expect(
      linesWith(
        /postMessage\([^)]*['"]\*['"]/,
        sources().filter((path) => path.startsWith('host/')),
      ),
    ).toEqual([]);
  });
});

describe('the build', () => {
  test('H3 changes no text of a dependency and mangles no property', () => {
    const config = ['vite.config.ts', ...filesBelow('test', ['.config.ts'])].map(read).join('\n');
    expect(config).not.toMatch(/mangleProps|mangle_props|\.includes\(['"`]\/?(node_modules|penpal)|createHash/);
    // A plugin that transforms or loads names the module of ours that it is for.
    expect(config.match(/\btransform\(/g)).toBeNull();
    expect(read('vite.config.ts').match(/import .* from '\.\/(?!protocol\/)[^']+'/g)).toBeNull();
  });

  test('H3 penpal stands in the host’s bundle as npm delivers it', () => {
    const sentences = [...read('node_modules/penpal/dist/penpal.mjs').matchAll(/`Method [^`]*`|"messenger must be defined"|"A messenger can only[^"]*"/g)].map(
      ([text]) => text.slice(1, 12),
    );
    expect(sentences.length).toBeGreaterThan(3);
    for (const file of ['dist/vitrine.js', 'dist/widgets/frame.js']) for (const sentence of sentences) expect(read(file)).toContain(sentence);
  });
});
