import { describe, expect, test } from 'vitest';
import { findCycle, importsOf, type Import } from './import-graph.ts';
import { filesBelow, read, rooms, sources, type Room } from './source-files.ts';

/** The rooms and packages that a room may import. */
const allowed: Record<Room, { rooms: readonly string[]; packages: readonly RegExp[] }> = {
  protocol: { rooms: [], packages: [] },
  host: { rooms: ['protocol'], packages: [/^(penpal|react|vue)$/] },
  frame: { rooms: ['protocol'], packages: [/^penpal$/, /^preact(\/|$)/, /^preact-render-to-string(\/|$)/, /^@vitrine\/frame\/widget$/] },
  backend: { rooms: ['protocol'], packages: [/^jose$/] },
  server: {
    rooms: ['protocol'],
    packages: [
      /^node:/,
      /^(@photostructure\/sqlite|bidi-js|commander|cookie|csv-parse|express|fontkit|jose|kysely)$/,
      /^(linebreak|negotiator|nodemailer|pdfkit|pg|pino|prom-client|proxy-addr|zod)$/,
    ],
  },
};

/** Packages that only these files may import: in the server, one file verifies tokens with jose. */
const ports: Record<string, readonly string[]> = {
  jose: ['backend/signing-options.ts', 'backend/verify-widget-token.ts', 'server/access/tokens.ts'],
  nodemailer: ['server/platform/mail/transport.ts'],
  'csv-parse': ['server/import/text/read-csv.ts'],
  pdfkit: ['server/documents/pdf/open-document.ts'],
  'bidi-js': ['server/documents/pdf/graphemes.ts'],
  react: ['host/react.ts'],
  vue: ['host/vue.ts'],
};

/** The layers of the server, lowest first. No file imports from a higher layer, not even types. */
const layers: readonly (readonly string[])[] = [
  ['clock.ts', 'errors', 'config'],
  ['access'],
  ['platform'],
  ['documents'],
  ['resources'],
  ['credentials'],
  ['pages', 'import', 'compat'],
  ['app.ts', 'services.ts', 'upkeep-pieces.ts'],
  ['main.ts', 'cli', 'index.ts'],
];

/** Imports from a higher layer. The number may only decrease. */
const importsUp = 0;

const all = sources().map((path) => ({ path, imports: importsOf(path, read(path)) }));
const everywhere = all.flatMap(({ path, imports }) => imports.map((one) => ({ path, ...one })));
const roomOf = (path: string): string => path.split('/')[0] ?? '';
const layerOf = (path: string): number => layers.findIndex((layer) => layer.includes(path.split('/')[1] ?? ''));
const shown = ({ path, specifier }: { path: string } & Import): string => `${path} imports ${specifier}`;

describe('the parser of imports', () => {
  test('distinguishes types from values and packages from files, and finds dynamic imports', () => {
    const source =
      "import type { A } from './a.ts';\n" +
      'import {\n' +
      '  b,\n' +
      '  c,\n' +
      "} from '../b.ts';\n" +
      "import 'pack';\n" +
      "export type { D } from './d.ts';\n" +
      "export * from './e.ts';\n" +
      "const f = import('./f.ts');\n" +
      "// import './no.ts';\n";
    expect(importsOf('room/in/x.ts', source)).toEqual([
      { specifier: './a.ts', target: 'room/in/a.ts', value: false },
      { specifier: '../b.ts', target: 'room/b.ts', value: true },
      { specifier: 'pack', target: undefined, value: true },
      { specifier: './d.ts', target: 'room/in/d.ts', value: false },
      { specifier: './e.ts', target: 'room/in/e.ts', value: true },
      { specifier: './f.ts', target: 'room/in/f.ts', value: true },
    ]);
  });

  test('finds a cycle and accepts a diamond', () => {
    expect(
      findCycle(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['d']],
          ['c', ['d']],
          ['d', []],
        ]),
      ),
    ).toBeUndefined();
    expect(
      findCycle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
  });
});

describe('import rules', () => {
  test('no imports form a cycle, including type imports', () => {
    const edges = new Map(all.map(({ path, imports }) => [path, imports.flatMap(({ target }) => target ?? [])] as const));
    expect(findCycle(edges)).toBeUndefined();
  });

  test.each(rooms)('%s imports only the rooms and packages that it may', (room) => {
    const { rooms: others, packages } = allowed[room];
    const wrong = everywhere
      .filter(({ path }) => roomOf(path) === room)
      .filter(({ specifier, target }) => (target === undefined ? !packages.some((one) => one.test(specifier)) : ![room, ...others].includes(roomOf(target))));
    expect(wrong.map(shown)).toEqual([]);
  });

  test.each(Object.entries(ports))('%s is imported in %j and nowhere else', (name, files) => {
    const importers = everywhere.filter(({ specifier }) => specifier === name).map(({ path }) => path);
    expect([...new Set(importers)]).toEqual(files);
  });

  test('the embedded database engine is imported by files of the store only', () => {
    const importers = everywhere.filter(({ specifier }) => specifier === '@photostructure/sqlite').map(({ path }) => path);
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter((path) => !path.startsWith('server/platform/store/'))).toEqual([]);
  });

  test('every file of the server has a layer, and imports nothing from a higher one', () => {
    const ofServer = everywhere.filter(({ path, target }) => roomOf(path) === 'server' && target !== undefined && roomOf(target) === 'server');
    expect(ofServer.filter(({ path }) => layerOf(path) === -1).map(shown)).toEqual([]);
    const up = ofServer.filter(({ path, target }) => layerOf(target ?? '') > layerOf(path));
    expect(up.length, up.map(shown).join('\n')).toBeLessThanOrEqual(importsUp);
  });

  test('no room imports a test', () => {
    expect(everywhere.filter(({ target }) => target?.startsWith('test/')).map(shown)).toEqual([]);
  });

  test('relative imports have the extension of their file', () => {
    const files = new Set([...sources(), ...filesBelow('frame', ['.css']), ...filesBelow('protocol', ['.d.ts'])]);
    const wrong = everywhere.filter(({ target }) => target !== undefined && !files.has(target.replace(/\?.*$/, '')));
    expect(wrong.map(shown)).toEqual([]);
  });
});
