import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailAddressOf } from '../../../server/config/mail-address.ts';

describe('M13 an e-mail address', () => {
  it.each([
    ['ada@example.com', 'ada@example.com', 'ada@example.com'],
    [' Ada@Example.COM ', 'ada@example.com', 'ada@example.com'],
    ['ada+news@example.com', 'ada+news@example.com', 'ada@example.com'],
    ['a.d.a@example.com', 'a.d.a@example.com', 'a.d.a@example.com'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ['ada@bu\u0308cher.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ["o'brien!#$%&*/=?^_`{|}~-@example.com", "o'brien!#$%&*/=?^_`{|}~-@example.com", "o'brien!#$%&*/=?^_`{|}~-@example.com"],
    ['jo\u0308rg@example.com', 'jörg@example.com', 'jörg@example.com'],
    ['+tag@example.com', '+tag@example.com', '+tag@example.com'],
    ['1@2.example', '1@2.example', '1@2.example'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%s is one mailbox', (typed, address, countedAs) => {
    expect(mailAddressOf(typed)).toEqual({ address, countedAs });
  });

  it.each([
    '',
    '@',
    'ada',
    'ada@',
    '@example.com',
    'ada@@example.com',
    'a@b@example.com',
    'a@x.example,b@y.example',
    'a@x.example;b@y.example',
    'a@x.example b@y.example',
    '"ada"@example.com',
    '"a@evil.example" @x.example',
    '"a b"@example.com',
    'ada@example.com>',
    '<ada@example.com>',
    'Ada <ada@example.com>',
    'ada(comment)@example.com',
    'ada@(comment)example.com',
    '@a.example,@b.example:ada@example.com',
    'a.example!ada@example.com@',
    'ada@[127.0.0.1]',
    'ada@[IPv6:::1]',
    'ada@127.0.0.1',
    'ada@localhost',
    'ada@example',
    'ada@.example.com',
    'ada@example..com',
    'ada@example.com.',
    'ada@-example.com',
    'ada@example-.com',
    'ada@exa_mple.com',
    'ada@exa mple.com',
    '.ada@example.com',
    'ada.@example.com',
    'a..da@example.com',
    'ada@example.com\r\nBcc: b@y.example',
    'ada\r\n@example.com',
    'ada@example.com\n',
    'ada@example.com\0',
    'ada\t@example.com',
    'ada@example.com%0d%0aBcc:b@y.example',
    'ada@example.com?bcc=b@y.example',
    'mailto:ada@example.com',
    'ada@example.com/x',
    'ada\\@example.com',
    'ada@exam\u202eple.com',
    'a\u200eda@example.com',
    'a\ud800@example.com',
    'ada@\ud800.com',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a'.repeat(64)}.com`,
    `ada@${'a.'.repeat(130)}com`,
    `${'a'.repeat(10_000)}@example.com`,
    'ada@1.2.3',
    'ada@0x7f.1',
    'ada@example.123',
    'ada@example。com',
  ])('%j is invalid', (typed) => expect(mailAddressOf(typed)).toBeUndefined());

  it('D15 is trimmed, and rejected beyond its length limit', () => {
    const typed = (spaces: number): string => `${' '.repeat(spaces)}ada@example.com`;
    expect(mailAddressOf(typed(1_000))?.address).toBe('ada@example.com');
    expect(mailAddressOf(typed(1_024))).toBeUndefined();
  });

  it('stays the same when it is read again, and is always one address on one line', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.emailAddress(),
          fc.tuple(fc.string({ unit: 'grapheme' }), fc.domain()).map(([local, domain]) => `${local}@${domain}`),
        ),
        (typed) => {
          const read = mailAddressOf(typed);
          if (!read) return;
          expect(mailAddressOf(read.address)).toEqual(read);
          expect(read.address.split('@')).toHaveLength(2);
          expect(read.address).not.toMatch(/[\p{Cc}\p{Cs}\s,;:<>()[\]"\\]/u);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
