import { afterEach, expect, test, vi } from 'vitest';
import { ancestorOrigins } from '../../frame/runtime/handshake/ancestors.ts';

afterEach(() => vi.unstubAllGlobals());

// Browsers do not allow replacing this property, and the test browsers reveal every ancestor.
test.each([
  [['https://app.acme.example', 'https://acme.example'], ['https://app.acme.example', 'https://acme.example']],
  [['null', 'https://acme.example'], [undefined, 'https://acme.example']],
  [undefined, []],
])('reads %j, with a hidden ancestor as undefined', (reported, expected) => {
  vi.stubGlobal('location', { ancestorOrigins: reported });
  expect(ancestorOrigins()).toEqual(expected);
});
