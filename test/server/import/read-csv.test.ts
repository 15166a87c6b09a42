import { assert, array, asyncProperty, constantFrom, integer, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvError, maxRecordBytes, readCsv } from '../../../server/import/text/read-csv.ts';
import { csvRecords as read } from './csv-records.ts';

const rows = async (text: string, pieceLength?: number): Promise<string[][]> => (await read(text, pieceLength)).map(({ fields }) => fields);

describe('the CSV reader', () => {
  it.each([
    ['plain fields', 'a,b\n1,2\n', [['a', 'b'], ['1', '2']]],
    ['a last line without its line break', 'a,b\n1,2', [['a', 'b'], ['1', '2']]],
    ['CRLF', 'a,b\r\n1,2\r\n', [['a', 'b'], ['1', '2']]],
    ['a comma in quotes', '"a,b",c\n', [['a,b', 'c']]],
    ['a doubled quote', '"say ""hi""",x\n', [['say "hi"', 'x']]],
    ['a quote that is the whole field', '"""",x\n', [['"', 'x']]],
    ['a line break in quotes', '"one\ntwo",x\n', [['one\ntwo', 'x']]],
    ['CRLF in quotes', '"one\r\ntwo",x\r\n', [['one\r\ntwo', 'x']]],
    ['empty fields', ',,\n', [['', '', '']]],
    ['an empty quoted field', '"",x\n', [['', 'x']]],
    ['a last empty field', 'a,\n', [['a', '']]],
    ['empty lines between', 'a,b\n\n1,2\n\n', [['a', 'b'], ['1', '2']]],
    ['a quoted last field at the end of the file', 'a,"b"', [['a', 'b']]],
    ['spaces, which are part of the field', ' a , b \n', [[' a ', ' b ']]],
    ['an empty file', '', []],
    ['lines that end with CR alone', 'a,b\r1,2\r', [['a', 'b'], ['1', '2']]],
  ])('I7 reads %s', async (_, text, expected) => {
    expect(await rows(text)).toEqual(expected);
    for (const length of [1, 2, 3]) expect(await rows(text, length)).toEqual(expected);
  });

  it.each(['\n', '\r\n', '\r'])('I7 counts the lines of the file, not the records, when lines end with %j', async (end) => {
    const text = ['h', '"a', 'b', 'c"', '', 'd', '"e"', ''].join(end);
    for (const length of [1, 3, 100]) expect((await read(text, length)).map(({ line }) => line)).toEqual([1, 2, 6, 7]);
  });

  it.each([
    ['a quote inside an unquoted field', 'a,b\n1,2"3\n', 2],
    ['text after a closing quote', 'a\n"1"2\n', 2],
    ['a missing quote after quoted lines', 'h\r\n"a\r\nb"\r\n\r\n"c\r\nd\r\n', 5],
    ['a file that ends inside quotes', 'a,b\n1,2\n3,"4\n5,6\n', 3],
    ['a file that ends right after an opening quote', 'a\n"', 2],
  ])('I7 refuses %s, with its line', async (_, text, line) => {
    for (const length of [1, 2, 7, 100]) {
      const attempt = read(text, length);
      await expect(attempt).rejects.toBeInstanceOf(CsvError);
      await expect(attempt).rejects.toMatchObject({ line });
    }
  });

  it('I7 stops at a missing quote before the rest of the file fills the memory, and closes the file', async () => {
    let pieces = 0;
    let ended = false;
    async function* flood(): AsyncGenerator<string> {
      try {
        yield 'a,b\n"';
        for (; pieces < 1_000; pieces += 1) yield 'x'.repeat(maxRecordBytes / 16);
      } finally {
        ended = true;
      }
    }
    const attempt = (async () => {
      for await (const _ of readCsv(flood()));
    })();
    await expect(attempt).rejects.toMatchObject({ line: 2 });
    expect([pieces < 100, ended]).toEqual([true, true]);
  });

  it('I7 passes on errors of its source, and closes the source when the reader stops', async () => {
    async function* failingSource(): AsyncGenerator<string> {
      yield 'a\n1\n';
      throw new TypeError('torn');
    }
    await expect((async () => { for await (const _ of readCsv(failingSource())); })()).rejects.toThrow('torn');
    let ended = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield 'a,b\n';
      } finally {
        ended = true;
      }
    }
    for await (const _ of readCsv(endless())) break;
    await new Promise(setImmediate);
    expect(ended).toBe(true);
  });

  it('I7 reads back every table written by the CSV rules, in pieces of any length', async () => {
    const field = string({ unit: constantFrom('a', 'é', '😀', ',', '"', '\n', '\r\n', ' ', '0'), maxLength: 6 });
    const table = array(array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    const write = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    await assert(
      asyncProperty(table, integer({ min: 1, max: 9 }), constantFrom('\n', '\r\n'), async (given, length, end) => {
        const text = given.map((row) => row.map(write).join(',') + end).join('');
        expect(await rows(text, length)).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });
});
