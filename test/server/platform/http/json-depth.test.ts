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
  const befores = ['', '"', '\\', '\\"', '"\\', '\\\\', '\\\\"', 'a'.repeat(1_000)];
  it.each(befores)('counts no bracket of a text that has %j before it, in a value or a name', (before) => {
    const text = `${before}${brackets}`;
    expect(parse(JSON.stringify({ a: text, [text]: [text] }))).toEqual({ a: text, [text]: [text] });
  });

  it.each(['', '"', '\\', '\\"', '"\\', '\\\\', '\\\\"', brackets])('counts every bracket behind a text that ends in %j', (end) => {
    expect(codeOf(`[${JSON.stringify(`a${end}`)},${nested('')}]`)).toBe('body_too_deep');
    expect(codeOf(nested(JSON.stringify(end)))).toBe('body_too_deep');
  });

  it.each([`"${brackets}`, `["a\\"${brackets}`, `"\\${'\\\\'.repeat(100_000)}"${brackets}`])('leaves a text without an end to the parser', (text) => {
    expect(codeOf(text)).toBe('malformed_json');
  });
});
