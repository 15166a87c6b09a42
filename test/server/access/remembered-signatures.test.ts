import { describe, expect, it } from 'vitest';
import { createTokens, type Expectation } from '../../../server/access/tokens.ts';
import type { Compact } from '../../../server/access/token-format.ts';
import { hmacKey } from '../../../server/access/verifying-keys.ts';
import { forge, hs256 } from '../../support/credentials/forge.ts';

const startMs = Date.UTC(2026, 0, 1);
const expected: Expectation = { kind: 'tenant', issuer: 'acme', audience: null, maxSeconds: 3_600 };
const secrets = { ours: 'a'.repeat(43), theirs: 'b'.repeat(43) };

async function setUp(maxRemembered?: number) {
  const clock = { at: startMs, now: () => clock.at };
  const tokens = createTokens(clock, { ...(maxRemembered !== undefined && { maxRemembered }) });
  const key = await hmacKey('key_1', Buffer.from(secrets.ours));
  const iat = startMs / 1_000;
  const mint = (sub: string, secret = secrets.ours): string => forge({ alg: 'HS256' }, { iss: 'acme', sub, iat, exp: iat + 600 }, hs256(secret));
  const read = (text: string): Compact => {
    const compact = tokens.read(text);
    if (typeof compact === 'string') throw new Error(compact);
    return compact;
  };
  const outcome = async (text: string, keys = [key]): Promise<string> => {
    const verdict = await tokens.verify(read(text), keys, expected);
    return verdict.ok ? 'taken' : verdict.failed === 'claims' ? verdict.fault.code : verdict.failed;
  };
  return { clock, key, mint, read, outcome, isRemembered: (text: string) => read(text) === read(text) };
}

describe('a verified signature', () => {
  it('is cached, and its token is accepted again', async () => {
    const { mint, outcome, isRemembered } = await setUp();
    expect(isRemembered(mint('c-1'))).toBe(false);
    expect([await outcome(mint('c-1')), await outcome(mint('c-1'))]).toEqual(['taken', 'taken']);
    expect(isRemembered(mint('c-1'))).toBe(true);
  });

  it('is ignored once its key is gone, or has the same id and another secret', async () => {
    const { key, mint, outcome } = await setUp();
    const changed = await hmacKey(key.id, Buffer.from(secrets.theirs));
    expect(await outcome(mint('c-1'))).toBe('taken');
    expect(await outcome(mint('c-1'), [])).toBe('key');
    expect(await outcome(mint('c-1'), [changed])).toBe('signature');
    expect(await outcome(mint('c-1'))).toBe('taken');
  });

  it('does not cover the same payload with another signature, or another payload with the same signature', async () => {
    const { mint, outcome } = await setUp();
    const [head, body, signature] = mint('c-1').split('.');
    expect(await outcome(mint('c-1'))).toBe('taken');
    expect(await outcome(mint('c-1', secrets.theirs))).toBe('signature');
    expect(await outcome(`${head}.${mint('c-2').split('.')[1]}.${signature}`)).toBe('signature');
    expect(await outcome(`${head}.${body}.${signature}`)).toBe('taken');
  });

  it('does not extend its token past expiry, and is dropped from the cache with it', async () => {
    const { clock, mint, outcome, isRemembered } = await setUp();
    expect(await outcome(mint('c-1'))).toBe('taken');
    clock.at += 700_000;
    expect(await outcome(mint('c-1'))).toBe('token_expired');
    expect(isRemembered(mint('c-1'))).toBe(false);
  });

  it('is evicted for newer ones at the limit; invalid and very long tokens are never cached', async () => {
    const { mint, outcome, isRemembered } = await setUp(2);
    for (const sub of ['c-1', 'c-2', 'c-3']) expect(await outcome(mint(sub))).toBe('taken');
    expect(['c-1', 'c-2', 'c-3'].map((sub) => isRemembered(mint(sub)))).toEqual([false, true, true]);
    expect(await outcome(mint('c-4', secrets.theirs))).toBe('signature');
    expect(isRemembered(mint('c-4', secrets.theirs))).toBe(false);
    const long = forge(
      { alg: 'HS256' },
      { iss: 'acme', sub: 'c-5', iat: startMs / 1_000, exp: startMs / 1_000 + 600, note: 'x'.repeat(2_048) },
      hs256(secrets.ours),
    );
    expect(await outcome(long)).toBe('taken');
    expect(isRemembered(long)).toBe(false);
  });
});
