import { describe, expect, it, test } from 'vitest';
import { newCustomer } from '../../../../server/resources/customers/model.ts';

const accepted = (customer: unknown): boolean => newCustomer.safeParse(customer).success;

describe('an external id', () => {
  test.each(['1', 'cust-1', 'a b', 'ü', '日本', '😀', 'cus_1', "'; drop table customers", 'x'.repeat(255)])('may be %j', (externalId) => {
    expect(accepted({ externalId })).toBe(true);
  });
  test.each([
    ['empty', ''],
    ['too long', 'x'.repeat(256)],
    ['a number', 7],
    ['an object', { $ne: null }],
    ['a string with NUL', 'a\0'],
    ['a string with a line break', 'a\nb'],
    ['a string with a lone surrogate', '\udc00'],
    ['like an id of a customer', `cus_${'a'.repeat(24)}`],
    ['like an id of a receipt', `rcpt_${'0'.repeat(24)}`],
  ])('may not be %s', (_name, externalId) => {
    expect(accepted({ externalId })).toBe(false);
  });
  it('is normalized to NFC, and not folded otherwise', () => {
    expect(newCustomer.parse({ externalId: 'e\u0301' }).externalId).toBe('\u00e9');
    expect(newCustomer.parse({ externalId: 'ﬁ Ａ' }).externalId).toBe('ﬁ Ａ');
  });
});

test.each([
  ['an e-mail address without @', { email: 'nobody' }],
  ['an e-mail address with two @', { email: 'a@b@c' }],
  ['an e-mail address with a space', { email: 'a b@c' }],
  ['a list of addresses', { email: ['a@b'] }],
  ['an e-mail address with an invisible character, which no mail sign-in would match', { email: 'ada\u200b@example.com' }],
  ['an e-mail address with an invisible character in its domain', { email: 'ada@exam\u00adple.com' }],
  ['an unknown field', { role: 'owner' }],
  ['a tenant id', { tenantId: 'ten_x' }],
])('a customer with %s is refused', (_name, field) => {
  expect(accepted({ externalId: 'x', ...field })).toBe(false);
});
