import { describe, expect, it } from 'vitest';
import { allowsOrigin, readPolicies, sourcesFor } from '../../../server/cli/doctor/read-policy.ts';

describe('a policy', () => {
  it('is parsed as browsers do: the first directive of a name, every policy between commas', () => {
    const [first, second] = readPolicies("default-src 'self'; FRAME-src https://a.example; frame-src *, script-src 'none'");
    expect(sourcesFor(first ?? new Map(), 'frame-src')).toEqual({ name: 'frame-src', sources: ['https://a.example'] });
    expect(sourcesFor(first ?? new Map(), 'connect-src')).toEqual({ name: 'default-src', sources: ["'self'"] });
    expect(sourcesFor(second ?? new Map(), 'script-src')).toEqual({ name: 'script-src', sources: ["'none'"] });
    expect(sourcesFor(second ?? new Map(), 'frame-src')).toBeUndefined();
    expect(readPolicies(null)).toEqual([]);
    expect(readPolicies(' ; ')).toEqual([]);
  });

  it.each([
    ['https://r.example', 'https://r.example', true],
    ['https://r.example/', 'https://r.example', true],
    ['https://r.example:443', 'https://r.example', true],
    ['https://r.example:8443', 'https://r.example', false],
    ['https://r.example', 'https://r.example:8443', false],
    ['https://r.example:*', 'https://r.example:8443', true],
    ['r.example', 'https://r.example', true],
    ['*.example', 'https://r.example', true],
    ['*.r.example', 'https://r.example', false],
    ['https://r.example.evil.com', 'https://r.example', false],
    ['http://r.example', 'https://r.example', true],
    ['https://localhost:4310', 'http://localhost:4310', false],
    ['http://localhost:4310', 'http://localhost:4310', true],
    ['https:', 'https://r.example', true],
    ['https:', 'http://localhost:1', false],
    ['*', 'https://r.example', true],
    ["'none'", 'https://r.example', false],
    ["'self'", 'https://r.example', false],
    ["'self'", 'https://page.example', true],
    ["'SELF'", 'https://page.example', true],
    ["'nonce-abc'", 'https://r.example', false],
    ['data:', 'https://r.example', false],
  ])('with the source %s allows %s: %s', (source, origin, expected) => {
    expect(allowsOrigin([source], origin, 'https://page.example')).toBe(expected);
  });
});
