import { afterEach, expect, test, vi } from 'vitest';
import { ancestorOrigins } from '../../frame/runtime/ancestors.ts';

afterEach(() => vi.unstubAllGlobals());

// The property cannot be replaced in a browser, and the browsers of the tests show every ancestor.
test.each([
  [['https://app.acme.example', 'https://acme.example'], ['https://app.acme.example', 'https://acme.example']],
  [['null', 'https://acme.example'], [undefined, 'https://acme.example']],
  [undefined, []],
])('of %j, what is hidden is unknown and not an origin', (told, known) => {
  vi.stubGlobal('location', { ancestorOrigins: told });
  expect(ancestorOrigins()).toEqual(known);
});
