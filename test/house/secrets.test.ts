import { describe, expect, it, test } from 'vitest';
import { randomToken, secretPrefixes, withoutSecrets } from '../../server/access/secrets.ts';
import { credentials } from '../../server/credentials/index.ts';
import { read, sources } from './source-files.ts';

const prefixes = Object.keys(secretPrefixes);
/** Prefixes in the table of credentials that are not secret. */
const noSecrets = ['embk', 'akey', 'wtok'];

describe('S13 the patterns of redaction', () => {
  it('cover every prefix of the server’s secrets', () => {
    const made = sources()
      .filter((path) => path.startsWith('server/'))
      .flatMap((path) => [...read(path).matchAll(/\b(?:randomToken|shownOnce)\(\s*([^,)]*)/g)].map(([, prefix = '']) => ({ path, prefix })));
    const declared = made.filter(({ path }) => path !== 'server/access/secrets.ts');
    expect(declared.length).toBeGreaterThanOrEqual(prefixes.length);
    for (const { path, prefix } of declared)
      expect(
        prefixes.map((name) => `'${name}'`),
        path,
      ).toContain(prefix);
    expect([...new Set(declared.map(({ prefix }) => prefix.slice(1, -1)))].toSorted()).toEqual(prefixes.toSorted());
  });

  it('cover every secret in the table of credentials', () => {
    const named = credentials.flatMap(({ documents }) => documents.flatMap(({ what }) => [...what.matchAll(/`([a-z]+)_…`/g)].map(([, prefix = '']) => prefix)));
    expect(named.length).toBeGreaterThan(3);
    for (const prefix of named) expect([...prefixes, ...noSecrets]).toContain(prefix);
  });

  test.each(prefixes)('match a secret with %s_ anywhere in a text', (prefix) => {
    const secret = randomToken(prefix);
    const spots = [
      secret,
      `"${secret}"`,
      `https://a.example/r/${secret}?x`,
      `next=https%3A%2F%2Fa.example%2F%3Ft%3D${secret}%26`,
      `${secret}x`,
      `${secret}-and`,
      `1${secret}`,
      `#link=${secret}`,
      `_${secret}`,
    ];
    for (const text of spots) expect(withoutSecrets(text), text).not.toContain(secret.slice(prefix.length + 1, prefix.length + 30));
  });

  it('match a token, also inside an address', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
    for (const text of [token, `?token=${token}&a`, `login%3Ftoken%3D${token}`]) expect(withoutSecrets(text)).not.toContain('eyJzdWIiOiJhIn0');
  });

  it('match no text that an operator needs to read', () => {
    for (const text of [
      'rcpt_0123456789abcdef01234567',
      'akey_0123456789abcdef01234567',
      'embk_live_0123456789abcdef0123456789abcdef',
      `customer_${'a'.repeat(64)}`,
      'a_sentence_of_many_words',
    ]) {
      expect(withoutSecrets(`The thing ${text} is there.`)).toContain(text);
    }
  });
});
