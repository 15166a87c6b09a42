import { filesBelow, read } from './source-files.ts';
import { threatGroups } from './threats/index.ts';
import type { Threat } from './threats/threat.ts';

/** Returns every test file except the test of this table. */
const tests = (): string[] => filesBelow('test', ['.test.ts', '.test.tsx', '.spec.ts', '.spec.tsx']).filter((path) => path !== 'test/house/threats.test.ts');

const idShape = /\b(?:PD|RT|AF|AU|RA|AD|AK|RL|DL|OW|PF|PR|SU|IV|DC|WH|PY|[A-Z])(?:0[1-9]|[1-9]\d?)\b/g;
/** Strings and comments: an id in code does not count. A template may span lines, a quoted string may not. */
const textShape = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** Returns the ids in the strings and comments of a source. */
export function idsIn(source: string): Set<string> {
  return new Set((source.match(textShape) ?? []).flatMap((text) => text.match(idShape) ?? []));
}

/** Returns the files that name an id, by id. */
export function placesOfIds(): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const path of tests()) for (const id of idsIn(read(path))) places.set(id, [...(places.get(id) ?? []), path]);
  return places;
}

/** Creates `docs/threats.md` from the table and the test titles. */
export function threatsDocument(): string {
  const places = placesOfIds();
  const row = (id: string, { holds, later }: Threat): string =>
    `| ${id} | ${holds} | ${later ?? (places.get(id) ?? []).map((path) => `\`${path}\``).join(', ')} |`;
  const head = [
    '# Rules and their tests',
    '',
    'Every rule for security and edge cases, with the id used in the titles of its tests. `npm run test:unit -- -t J04` runs the tests of one rule that need',
    'no browser. A rule without a test says why. [SECURITY.md](../SECURITY.md) covers guarantees, trust and how to report a vulnerability.',
    '',
    '<!-- Written by `npm run docs` from test/house/threats/ and the tests. -->',
    '',
  ];
  const groups = threatGroups.flatMap(({ title, rows }) => [
    `## ${title}`,
    '',
    '| id | rule | tested in |',
    '|---|---|---|',
    ...Object.entries(rows).map(([id, threat]) => row(id, threat)),
    '',
  ]);
  return [...head, ...groups].join('\n').trimEnd() + '\n';
}
