import { describe, expect, it } from 'vitest';
import { type JsonEntry, jsonEntries, maxJsonCharacters } from '../../../server/import/text/json-entries.ts';

async function* piecesOf(pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

async function entriesOf(...pieces: readonly string[]): Promise<JsonEntry[]> {
  const entries: JsonEntry[] = [];
  for await (const entry of jsonEntries('rows.json', piecesOf(pieces))) entries.push(entry);
  return entries;
}

describe('the entries of a JSON text', () => {
  it.each<[string, string[], JsonEntry[]]>([
    ['are read from one object', ['{"a":1}'], [{ value: { a: 1 }, line: 1 }]],
    ['are read from one object on many lines', ['{\n"a":', '1\n}\n'], [{ value: { a: 1 }, line: null }]],
    ['are read from an array', ['[{"a":1},\n', '{"a":2}]'], [{ value: { a: 1 }, line: null }, { value: { a: 2 }, line: null }]],
    ['are read from one object per line', ['{"a":1}\n{"a":2}\n', '{"a":3}'], [1, 2, 3].map((a) => ({ value: { a }, line: a }))],
    [
      'are read from one object per line, with blank lines in between',
      ['\n{"a":1}\n\n', ' \n{"a":2}\n\n'],
      [{ value: { a: 1 }, line: 2 }, { value: { a: 2 }, line: 5 }],
    ],
  ])('%s', async (_, pieces, entries) => expect(await entriesOf(...pieces)).toEqual(entries));

  it.each([
    ['a truncated line', ['{"a":1}\n{"a":2}\n', '{"a":\n'], /line 3 is not JSON/],
    ['a truncated first line', ['{"a":x}\n{"a":2}\n'], /line 1 is not JSON/],
    ['a truncated array', ['[{"a":1},\n', '{"a":2}'], /line 2 is not JSON/],
    ['a duplicate member', ['{"a":1}\n{"a":1,"a":2}\n'], /line 2, “a” occurs twice/],
  ])('refuses %s, with its place', async (_, pieces, message) =>
    expect(entriesOf(...pieces)).rejects.toMatchObject({ code: 'import_unreadable', message: expect.stringMatching(message) as string }),
  );

  it('are read one by one when each has its own line, in files of any length; an array is limited in size', async () => {
    const long = 'x'.repeat(2 ** 22);
    const count = Math.ceil(maxJsonCharacters / long.length) + 1;
    expect(await entriesOf(...Array<string>(count).fill(`{"a":"${long}"}\n`))).toHaveLength(count);
    await expect(entriesOf('[\n', ...Array<string>(count).fill(`"${long}",\n`))).rejects.toMatchObject({
      code: 'import_unreadable',
      message: expect.stringContaining('write one entry per line instead') as string,
    });
  });
});
