import { assert, array, constantFrom, integer, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvReader, CsvError, maxRecordLength, type CsvRecord } from '../../../server/import/csv-records.ts';

function read(text: string, pieceLength = text.length || 1): CsvRecord[] {
  const reader = createCsvReader();
  const records: CsvRecord[] = [];
  for (let at = 0; at < text.length; at += pieceLength) records.push(...reader.push(text.slice(at, at + pieceLength)));
  return [...records, ...reader.end()];
}

const rows = (text: string, pieceLength?: number): string[][] => read(text, pieceLength).map(({ fields }) => fields);

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
    ['spaces, which belong to the field', ' a , b \n', [[' a ', ' b ']]],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => {
    expect(rows(text)).toEqual(expected);
    for (const length of [1, 2, 3]) expect(rows(text, length)).toEqual(expected);
  });

  it('counts the lines of the file, not the records', () => {
    expect(read('h\n"a\nb\nc"\n\nd\n').map(({ line }) => line)).toEqual([1, 2, 6]);
  });

  it.each([
    ['a quote inside an unquoted field', 'a,b\n1,2"3\n', 2],
    ['text after a closing quote', 'a\n"1"2\n', 2],
    ['a carriage return alone', 'a\rb\n', 1],
    ['a file that ends inside quotes', 'a,b\n1,2\n3,"4\n5,6\n', 3],
    ['a file that ends right after an opening quote', 'a\n"', 2],
  ])('refuses %s, with its line', (_, text, line) => {
    for (const length of [1, 2, 7, 100]) {
      let thrown: unknown;
      try {
        read(text, length);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(CsvError);
      expect(thrown).toMatchObject({ line });
    }
  });

  it('does not let one missing quote take the rest of the file into memory', () => {
    const reader = createCsvReader();
    reader.push('a,b\n"');
    const flood = (): void => {
      for (let count = 0; count < 40; count += 1) reader.push('x'.repeat(maxRecordLength / 16));
    };
    expect(flood).toThrow(CsvError);
  });

  it('reads back whatever was written by the rules, wherever it is cut', () => {
    const field = string({ unit: constantFrom('a', 'é', '😀', ',', '"', '\n', '\r\n', ' ', '0'), maxLength: 6 });
    const table = array(array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    const write = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    assert(
      property(table, integer({ min: 1, max: 9 }), constantFrom('\n', '\r\n'), (given, length, end) => {
        const text = given.map((row) => row.map(write).join(',') + end).join('');
        expect(rows(text, length)).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });
});
