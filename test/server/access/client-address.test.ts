import { describe, expect, it } from 'vitest';
import { addressBucket, canonicalAddress } from '../../../server/access/client-address.ts';

describe('a caller address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
    ['203.0.113.7:50123', '203.0.113.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
  ])('RL05 %s is normalized to one spelling', (text, expected) => expect(canonicalAddress(text)).toBe(expected));

  it.each([null, undefined, '', 'unknown', '_hidden', '203.0.113', '203.0.113.256', '1.2.3.4, 5.6.7.8', '::ffff:', 'x'.repeat(10_000), '2001:db8::/64'])(
    '%s is not an address',
    (text) => expect(canonicalAddress(text)).toBeNull(),
  );

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['2001:db8::1', '2001:db8:0:0:9::', true],
    ['::1', '::2', true],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
    ['192.0.2.1', '192.0.2.2', false],
    ['nonsense', 'other nonsense', true],
  ])('RL05 %s and %s share a bucket: %s', (left, right, same) => expect(addressBucket(left) === addressBucket(right)).toBe(same));
});
