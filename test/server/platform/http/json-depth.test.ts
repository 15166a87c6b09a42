import { describe, expect, it } from 'vitest';
import { HttpError } from '../../../../server/errors/http-error.ts';
import { parseJsonBody } from '../../../../server/platform/http/body/json-body.ts';

const parse = (text: string): unknown => parseJsonBody(Buffer.from(text));
const codeOf = (text: string): unknown => {
  try {
    return parse(text);
  } catch (error) {
    return error instanceof HttpError ? error.code : error;
  }
};
const brackets = '['.repeat(40);
const nested = (inner: string): string => `${'['.repeat(40)}${inner}${']'.repeat(40)}`;

describe('the depth of a JSON body (D02)', () => {
  const prefixes = ['', '"', '\\', '\\"', '"\\', '\\\\', '\\\\"', 'a'.repeat(1_000)];
  it.each(prefixes)('ignores brackets inside a string after %j, in a value or a name', (before) => {
    const text = `${before}${brackets}`;
    expect(parse(JSON.stringify({ a: text, [text]: [text] }))).toEqual({ a: text, [text]: [text] });
  });

  it.each(['', '"', '\\', '\\"', '"\\', '\\\\', '\\\\"', brackets])('counts every bracket after a string that ends in %j', (end) => {
    expect(codeOf(`[${JSON.stringify(`a${end}`)},${nested('')}]`)).toBe('body_too_deep');
    expect(codeOf(nested(JSON.stringify(end)))).toBe('body_too_deep');
  });

  it.each([`"${brackets}`, `["a\\"${brackets}`, `"\\${'\\\\'.repeat(100_000)}"${brackets}`])('leaves an unterminated string to the parser', (text) => {
    expect(codeOf(text)).toBe('malformed_json');
  });
});

describe('faults that a JSON parser ignores', () => {
  const place = (text: string): unknown => {
    try {
      return parse(text);
    } catch (error) {
      return error instanceof HttpError ? [error.code, error.errors?.[0]?.path] : error;
    }
  };
  it.each([
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"b":{},"a":2}', 'a'],
    ['{"items":[{},{"a":[1,2],"n":1 , "\\u006e" :2}]}', 'items.1.n'],
    ['{"":1,"":2}', ''],
    ['{"a\\"b":1,"a\\"b":2}', 'a"b'],
    ['[[0,1],[{"x":{"y":"}","y":0}}]]', '1.0.x.y'],
  ])('IV02 refuses %s, which has a member twice, and names its path', (text, path) => expect(place(text)).toEqual(['duplicate_member', path]));
  it.each(['{"a":{"a":1},"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a":"\\"a\\":","b":["a","a"]}', '{"a":1,"A":2,"a ":3}'])('accepts %s', (text) =>
    expect(place(text)).toEqual(JSON.parse(text)),
  );

  const inexact = ['100.00000000000000001', '0.1000000000000000055', '1e-400', '-9007199254740991.4', '123456789.0123456789012', `0.${'0'.repeat(500)}1`];
  it.each(inexact)('IV02 refuses %s, which would become another number', (written) =>
    expect(place(`{"items":[{"amountMinor":1},{"amountMinor":${written}}]}`)).toEqual(['inexact_number', 'items.1.amountMinor']),
  );
  it.each(['0', '-0', '-0.0e5', '1.0', '1e2', '1E+2', '100.000000000000000000', '0.1', '1.7976931348623157e308', '5e-324', '9007199254740991', '1e15'])(
    'IV02 accepts %s as its exact number',
    (written) => expect(place(`[${written}]`)).toEqual([Number(written)]),
  );
  it.each(['9007199254740993', '123456789012345678901234567890', '1e400'])('leaves %s, which no field accepts, to the field', (written) =>
    expect(place(`[${written}]`)).toEqual([Number(written)]),
  );
  it('parses the longest numbers and names quickly', () => {
    for (const text of [`[1${'0'.repeat(3e6)}1]`, `[0.1${'0'.repeat(3e6)}1]`, `{"${'\\\\'.repeat(1e6)}":1}`]) {
      const begun = performance.now();
      place(text);
      expect(performance.now() - begun).toBeLessThan(2_000);
    }
  });
});
