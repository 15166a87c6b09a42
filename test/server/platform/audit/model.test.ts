import { expect, it, test } from 'vitest';
import { changedFields, imageText } from '../../../../server/platform/audit/model.ts';

test.each([
  `vtr_${'a'.repeat(43)}`,
  `sk_${'B'.repeat(43)}`,
  `r_${'-'.repeat(43)}`,
  `ak_${'0'.repeat(43)}`,
  `bdg_${'a'.repeat(43)}`,
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
])('an image never holds a secret such as %s', (secret) => {
  const text = imageText({ deep: [{ note: `https://receipts.example/r/${secret}?x` }] });
  expect(text).not.toContain(secret);
  expect(JSON.parse(text ?? '')).toEqual({ deep: [{ note: expect.stringContaining('[secret]') }] });
});

it('an image keeps ordinary text unchanged', () => {
  expect(imageText({ id: 'rcpt_0123456789abcdef01234567', slug: 'r_short', other: `customer_${'a'.repeat(64)}`, name: null })).toBe(
    `{"id":"rcpt_0123456789abcdef01234567","slug":"r_short","other":"customer_${'a'.repeat(64)}","name":null}`,
  );
  expect(imageText(undefined)).toBeNull();
});

it('changedFields returns only the fields that differ by value', () => {
  expect(changedFields({ a: 1, b: ['x'], c: null as string | null }, { a: 1, b: ['x', 'y'], c: 'z' })).toEqual({
    before: { b: ['x'], c: null },
    after: { b: ['x', 'y'], c: 'z' },
  });
  expect(changedFields({ a: [1] }, { a: [1] })).toBeUndefined();
});
