import { describe, expect, test } from 'vitest';
import { findCycle, importsOf, type Import } from './import-graph.ts';
import { filesBelow, read, rooms, sources, type Room } from './source-files.ts';

/** What a room may import beside itself. */
const allowed: Record<Room, { rooms: readonly string[]; packages: readonly RegExp[] }> = {
  protocol: { rooms: [], packages: [] },
  host: { rooms: ['protocol'], packages: [/^penpal$/] },
  frame: { rooms: ['protocol'], packages: [/^penpal$/, /^preact(\/|$)/, /^preact-render-to-string(\/|$)/] },
  server: { rooms: ['protocol'], packages: [/^node:/, /^(@photostructure\/sqlite|commander|express|jose|kysely|nodemailer|pg|pino|prom-client|zod)$/] },
};

/** Packages that few files may import: jose judges tokens in one, and fetches published keys in another, which runs in backends and never in the server. */
const ports: Record<string, readonly string[]> = { jose: ['server/access/tokens.ts', 'server/minting/widget-token-verifier.ts'], nodemailer: ['server/mail/transport.ts'] };

/** Folders of the server from the bottom up: a value import never goes to a folder further up. Entry files at the top of the room are above all of them. */
const storeys = [
  ['errors', 'store'],
  ['access'],
  ['http'],
  ['audit', 'tenants', 'customers', 'receipts', 'signing-keys', 'own-keys', 'api-keys', 'embed-keys', 'access-keys', 'sign-in-proxy', 'attribute-identity', 'sessions', 'magic-links', 'widget-tokens', 'connections', 'directories', 'mail', 'minting', 'import', 'restore', 'upkeep'],
  ['pages'],
  ['cli'],
];

const all = sources().map((path) => ({ path, imports: importsOf(path, read(path)) }));
const everywhere = all.flatMap(({ path, imports }) => imports.map((one) => ({ path, ...one })));
const roomOf = (path: string): string => path.split('/')[0] ?? '';
const storeyOf = (path: string): number => {
  const [room, folder, file] = path.split('/');
  if (room !== 'server' || file === undefined) return -1;
  // Routes stand above the rest of their folder: they know HTTP, and whatever a store records in does not.
  const name = file.endsWith('routes.ts') ? 'receipts' : (folder ?? '');
  return storeys.findIndex((storey) => storey.includes(name));
};
const shown = ({ path, specifier }: { path: string } & Import): string => `${path} imports ${specifier}`;

describe('the reader of imports', () => {
  test('tells types from values, packages from files, and finds what is loaded lazily', () => {
    const source = "import type { A } from './a.ts';\nimport {\n  b,\n  c,\n} from '../b.ts';\nimport 'pack';\nexport type { D } from './d.ts';\nexport * from './e.ts';\nconst f = import('./f.ts');\n// import './no.ts';\n";
    expect(importsOf('room/in/x.ts', source)).toEqual([
      { specifier: './a.ts', target: 'room/in/a.ts', value: false },
      { specifier: '../b.ts', target: 'room/b.ts', value: true },
      { specifier: 'pack', target: undefined, value: true },
      { specifier: './d.ts', target: 'room/in/d.ts', value: false },
      { specifier: './e.ts', target: 'room/in/e.ts', value: true },
      { specifier: './f.ts', target: 'room/in/f.ts', value: true },
    ]);
  });

  test('finds a cycle and lets a diamond pass', () => {
    expect(findCycle(new Map([['a', ['b', 'c']], ['b', ['d']], ['c', ['d']], ['d', []]]))).toBeUndefined();
    expect(findCycle(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]))).toEqual(['b', 'c', 'b']);
  });
});

describe('the walls', () => {
  test('no value import goes in a circle', () => {
    const edges = new Map(all.map(({ path, imports }) => [path, imports.filter(({ value }) => value).flatMap(({ target }) => target ?? [])] as const));
    expect(findCycle(edges)).toBeUndefined();
  });

  test.each(rooms)('%s imports only what its place in the house allows', (room) => {
    const { rooms: others, packages } = allowed[room];
    const wrong = everywhere
      .filter(({ path }) => roomOf(path) === room)
      .filter(({ specifier, target }) => (target === undefined ? !packages.some((one) => one.test(specifier)) : ![room, ...others].includes(roomOf(target))));
    expect(wrong.map(shown)).toEqual([]);
  });

  test.each(Object.entries(ports))('%s is imported in %j and nowhere else', (name, files) => {
    expect(everywhere.filter(({ specifier }) => specifier === name).map(({ path }) => path)).toEqual(files);
  });

  test('the embedded database engine is imported by files of the store only', () => {
    const importers = everywhere.filter(({ specifier }) => specifier === '@photostructure/sqlite').map(({ path }) => path);
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter((path) => !path.startsWith('server/store/'))).toEqual([]);
  });

  test('every folder of the server has a storey, and no value import goes up', () => {
    const folders = new Set(all.map(({ path }) => path.split('/')).flatMap(([room, folder, file]) => (room === 'server' && file !== undefined ? [folder ?? ''] : [])));
    expect([...folders].filter((folder) => !storeys.flat().includes(folder))).toEqual([]);
    const up = everywhere.filter(({ path, target, value }) => value && target !== undefined && storeyOf(path) !== -1 && storeyOf(target) > storeyOf(path));
    expect(up.map(shown)).toEqual([]);
  });

  test('no room imports a test', () => {
    expect(everywhere.filter(({ target }) => target?.startsWith('test/')).map(shown)).toEqual([]);
  });

  test('relative imports end with the ending of their file', () => {
    const files = new Set([...sources(), ...filesBelow('frame', ['.css']), ...filesBelow('protocol', ['.d.ts'])]);
    const wrong = everywhere.filter(({ target }) => target !== undefined && !files.has(target.replace(/\?.*$/, '')));
    expect(wrong.map(shown)).toEqual([]);
  });
});
