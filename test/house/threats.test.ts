import { describe, expect, test } from 'vitest';
import { read } from './source-files.ts';
import { threatGroups } from './threats/index.ts';
import { idsIn, placesOfIds } from './threats-document.ts';

const rows = threatGroups.flatMap(({ rows: group }) => Object.entries(group).map(([id, threat]) => ({ id, ...threat })));
const places = placesOfIds();
const prefixOf = (id: string): string => id.replace(/\d+$/, '');

describe('the parser of ids', () => {
  test('finds ids in strings and comments, and not in code or inside words', () => {
    expect(
      [
        ...idsIn(`it('J04 PD7 is refused', () => {}); // R08\n/* Q01\n Z02 */ test("U03, X04: x"); const K9 = T00; 'aJ05 J06x B1234'; \`N10: \${P15}\``),
      ].toSorted(),
    ).toEqual(['J04', 'N10', 'P15', 'PD7', 'Q01', 'R08', 'U03', 'X04', 'Z02']);
  });
});

describe('the table of rules', () => {
  test('has each id once, and each rule in at most twenty words', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.filter(({ holds }) => !/^[A-Z`].*\.$/.test(holds) || holds.split(/\s+/).length > 20)).toEqual([]);
  });

  test('has for each rule a test, or the reason why there is none', () => {
    expect(
      rows.filter(({ id, later }) => later === undefined && !places.has(id)).map(({ id }) => id),
      'Name the id in the title of a test.',
    ).toEqual([]);
  });

  test('has no such reason for a rule with a test', () => {
    expect(
      rows.filter(({ id, later }) => later !== undefined && places.has(id)).map(({ id }) => id),
      'What was to come is here: make it a rule in test/house/threats/.',
    ).toEqual([]);
  });

  test('has every id of its groups that a test names', () => {
    const prefixes = new Set(
      threatGroups.filter(({ title }) => title !== 'Others that tests name').flatMap(({ rows: group }) => Object.keys(group).map(prefixOf)),
    );
    const listed = new Set(rows.map(({ id }) => id));
    expect([...places].filter(([id]) => prefixes.has(prefixOf(id)) && !listed.has(id))).toEqual([]);
  });
});

describe('docs/threats.md', () => {
  const lines = new Map(
    [...read('docs/threats.md').matchAll(/^\| ([A-Z]+\d+) \| (.+?) \| (.+) \|$/gm)].map(([, id = '', holds, where = '']) => [id, { holds, where }]),
  );

  // The document may lack a new test of a rule. A removed test or a changed rule needs `npm run docs`.
  test.each(rows)('has the current rule and tests of $id', ({ id, holds, later }) => {
    const line = lines.get(id);
    expect(line?.holds).toBe(holds);
    if (later !== undefined) expect(line?.where).toBe(later);
    else {
      const named = [...(line?.where ?? '').matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
      expect(named).not.toEqual([]);
      expect(
        named.filter((path) => !places.get(id)?.includes(path)),
        'A test has moved: `npm run docs` writes it down.',
      ).toEqual([]);
    }
  });

  test('has no rule that is missing in the table', () => {
    expect([...lines.keys()]).toEqual(rows.map(({ id }) => id));
  });
});
