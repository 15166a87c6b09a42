import { describe, expect, it } from 'vitest';
import { createMasterKeys } from '../../../server/access/master-key.ts';
import { equalSecrets, hashOf, randomId, randomToken, shownOnce } from '../../../server/access/secrets.ts';
import { HttpError } from '../../../server/errors/http-error.ts';
import { rankSum, timesDiffer } from './rank-sum.ts';
import { changed } from '../../support/credentials/changed.ts';

const key = (id: string, fill: number) => ({ id, key: Buffer.alloc(32, fill) });
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof HttpError ? error.code : error;
  }
};

describe('secrets', () => {
  it('S01 are 256 random bits, without repeats or order', () => {
    const tokens = Array.from({ length: 10_000 }, () => randomToken('r'));
    expect(tokens.every((token) => /^r_[A-Za-z0-9_-]{43}$/.test(token))).toBe(true);
    expect(new Set(tokens).size).toBe(tokens.length);
    const ascending = tokens.filter((token, at) => at > 0 && token > (tokens[at - 1] ?? '')).length;
    expect(Math.abs(ascending - 5_000)).toBeLessThan(300);
    const ones = tokens.reduce(
      (sum, token) => sum + Buffer.from(token.slice(2), 'base64url').reduce((bits, byte) => bits + byte.toString(2).replaceAll('0', '').length, 0),
      0,
    );
    expect(ones / (tokens.length * 256)).toBeCloseTo(0.5, 2);
    expect(randomId('cus')).toMatch(/^cus_[0-9a-f]{24}$/);
  });

  it('that are shown once are stored as a hash that only they match', () => {
    const kind = shownOnce('bdg');
    const { secret, hash } = kind.make(() => Buffer.alloc(32, 1));
    expect([secret, hash]).toEqual([`bdg_${Buffer.alloc(32, 1).toString('base64url')}`, hashOf(secret)]);
    expect([kind.isForm(secret), kind.fits(secret, hash)]).toEqual([true, true]);
    for (const other of [`${secret}x`, secret.slice(0, -1), secret.replace('bdg', 'ak'), `${secret}\n`, ''])
      expect([kind.isForm(other), kind.fits(other, hash)], other).toEqual([false, false]);
    expect(kind.fits(kind.make().secret, hash)).toBe(false);
    for (const text of [secret, 'nobody']) expect(kind.fits(text, undefined)).toBe(false);
  });

  it('are compared by value, at any length', () => {
    expect(equalSecrets('a', 'a')).toBe(true);
    for (const [left, right] of [
      ['a', 'b'],
      ['a', 'aa'],
      ['', 'a'],
    ] as const)
      expect(equalSecrets(left, right)).toBe(false);
    expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('a timing comparison', () => {
  it('detects a difference by the rank-sum test', () => {
    const fast = Array.from({ length: 100 }, (_, index) => index % 10);
    expect(
      Math.abs(
        rankSum(
          fast,
          fast.map((one) => one + 5),
        ),
      ),
    ).toBeGreaterThan(4);
    expect(Math.abs(rankSum(fast, [...fast]))).toBeLessThan(0.01);
  });

  it('reports a difference only when three series agree on its side', async () => {
    const fast = Array.from({ length: 100 }, (_, index) => index % 10);
    const slow = fast.map((one) => one + 5);
    const seriesOf =
      (...pairs: [number[], number[]][]) =>
      async (): Promise<[number[], number[]]> =>
        pairs.shift() ?? [fast, slow];
    expect(await timesDiffer(seriesOf())).toBe(true);
    expect(await timesDiffer(seriesOf([fast, slow], [fast, fast]))).toBe(false);
    expect(await timesDiffer(seriesOf([slow, fast], [fast, slow]))).toBe(false);
  });

  it('T01 takes the same time for equalSecrets wherever the texts differ', async () => {
    // Long texts make a comparison that stops at the first difference many times as fast, which the noise of a busy machine cannot hide.
    const long = 'x'.repeat(50_000);
    const others = [`y${long.slice(1)}`, `${long.slice(1)}y`];
    let equal = 0;
    const series = async (): Promise<[number[], number[]]> => {
      const samples = others.map((): number[] => []);
      for (let round = 0; round < 600; round += 1) {
        // Each text goes first equally often, because the order may affect the time.
        const turn = [...others.entries()];
        for (const [index, other] of round % 2 === 0 ? turn : turn.toReversed()) {
          const started = process.hrtime.bigint();
          equal += Number(equalSecrets(long, other));
          samples[index]?.push(Number(process.hrtime.bigint() - started));
        }
      }
      return [samples[0] ?? [], samples[1] ?? []];
    };
    expect(await timesDiffer(series)).toBe(false);
    expect(equal).toBe(0);
  });
});

describe('the master key ring', () => {
  it('K16 seals with the first key and opens with every key', () => {
    const old = createMasterKeys([key('k1', 1)]).seal('text with ü', 'purpose');
    const ring = createMasterKeys([key('k2', 2), key('k1', 1)]);
    expect(ring.open(old, 'purpose')).toBe('text with ü');
    const fresh = ring.seal('text', 'purpose');
    expect(fresh).toMatch(/^v1\.k2\.[\w-]{16}\.[\w-]*\.[\w-]{22}$/);
    expect(codeOf(() => createMasterKeys([key('k1', 1)]).open(fresh, 'purpose'))).toBe('key_unavailable');
    expect(ring.seal('text', 'purpose')).not.toBe(fresh);
  });

  it('K15 does not open a sealed text for another purpose or after a change', () => {
    const ring = createMasterKeys([key('k1', 1)]);
    const sealed = ring.seal('secret', 'tenant-a|key|HS256');
    expect(codeOf(() => ring.open(sealed, 'tenant-b|key|HS256'))).toBe('key_unavailable');
    const parts = sealed.split('.');
    const broken = [
      '',
      'v1',
      sealed.slice(0, -4),
      `v2${sealed.slice(2)}`,
      ...[2, 3, 4].map((at) => parts.with(at, changed(parts[at] ?? '', 0)).join('.')),
      parts.with(4, (parts[4] ?? '').slice(0, 6)).join('.'),
    ];
    for (const text of broken)
      expect(
        codeOf(() => ring.open(text, 'tenant-a|key|HS256')),
        text,
      ).toBe('key_unavailable');
    expect(codeOf(() => createMasterKeys([key('k1', 9)]).open(sealed, 'tenant-a|key|HS256'))).toBe('key_unavailable');
  });

  it('derives the same bytes for the same label, and other bytes for another label', () => {
    const ring = createMasterKeys([key('k1', 1)]);
    expect(ring.derive('a')).toEqual(createMasterKeys([key('other', 1)]).derive('a'));
    expect(ring.derive('a')).not.toEqual(ring.derive('b'));
    expect(ring.derive('a')).toHaveLength(32);
  });
});
