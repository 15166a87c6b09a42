import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { forge, hs256, rs256 } from '../../../support/credentials/forge.ts';
import { forEachWorld } from '../../../support/server/world.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const spki = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const pkcs1 = pair.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const { n = '', e = '' } = pair.publicKey.export({ format: 'jwk' });
const jwk = { kty: 'RSA', alg: 'RS256', n, e };

const certificate = `-----BEGIN CERTIFICATE-----\n${'MIIC'.repeat(100)}\n-----END CERTIFICATE-----\n`;

/** An odd number of `bits` bits without small factors. */
function modulus(bits: number, change: (candidate: bigint) => bigint = (candidate) => candidate): string {
  const small = [3n, 5n, 7n];
  for (;;) {
    const bytes = randomBytes(bits / 8);
    bytes[0] = (bytes[0] ?? 0) | 0x80;
    const candidate = change(BigInt(`0x${bytes.toString('hex')}`) | 1n);
    if (small.every((prime) => candidate % prime !== 0n) && !hasFactor(candidate)) return toBase64url(candidate);
  }
}

function hasFactor(candidate: bigint): boolean {
  for (let prime = 3n; prime < 65_536n; prime += 2n) if (candidate % prime === 0n) return true;
  return false;
}

function toBase64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex').toString('base64url');
}

/** A modulus like those of the faulty generator of CVE-2017-15361: a power of 65537 modulo the product of the primes up to 167. */
function rocaModulus(): string {
  let product = 1n;
  for (let prime = 2n; prime <= 167n; prime += 1n)
    if (![2n, 3n, 5n, 7n, 11n, 13n].some((factor) => prime !== factor && prime % factor === 0n)) product *= prime;
  let power = 1n;
  for (let exponent = 0; exponent < 12_345; exponent += 1) power = (power * 65_537n) % product;
  return modulus(2048, (candidate) => (candidate / product) * product + power);
}

const pemOf = (bits: number): string => generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ type: 'spki', format: 'pem' }).toString();

forEachWorld('importing a public key', (world) => {
  const add = (publicKey: unknown, algorithm = 'RS256') => world().manage(world().acme.apiKey, 'POST', '/v1/signing-keys', { algorithm, publicKey });
  const count = async (): Promise<number> => ((await world().manage(world().acme.apiKey, 'GET', '/v1/signing-keys')).json['items'] as unknown[]).length;

  it('K08 accepts PEM in both forms and JWK, in any usual spelling, and never as a shared secret', async () => {
    const forms = [
      spki,
      pkcs1,
      `\n  ${spki}\n\n`,
      spki.replaceAll('\n', '\r\n'),
      pkcs1.trimEnd(),
      jwk,
      { ...jwk, use: 'sig', key_ops: ['verify'], kid: 'mine', ext: true },
      JSON.stringify(jwk),
    ];
    for (const form of forms) {
      const { status, json } = await add(form);
      expect(status, JSON.stringify(form).slice(0, 60)).toBe(201);
      expect(json).toMatchObject({ algorithm: 'RS256', state: 'next', publicKey: { kty: 'RSA', n, e, kid: json['kid'] } });
      expect(json).not.toHaveProperty('secret');
      expect(json).not.toHaveProperty('privateKey');
      const { acme, claims, read } = world();
      const path = `/v1/receipts/${acme.receipts[0].id}`;
      expect((await read(forge({ alg: 'RS256', kid: json['id'] }, claims(), rs256(pair.privateKey)), path)).status).toBe(200);
      for (const text of [spki, pkcs1, typeof form === 'string' ? form : JSON.stringify(form), JSON.stringify({ n, e })]) {
        for (const alg of ['HS256', 'RS256']) expect((await read(forge({ alg, kid: json['id'] }, claims(), hs256(text)), path)).code).toBe('token_invalid');
      }
      await world().manage(acme.apiKey, 'POST', `/v1/signing-keys/${String(json['id'])}/retire`);
    }
  });

  it('K04 K05 refuses weak keys', async () => {
    const weak = {
      '1024 bits': pemOf(1024),
      '2040 bits': { ...jwk, n: modulus(2040) },
      '4104 bits': { ...jwk, n: modulus(4104) },
      '16384 bits': { ...jwk, n: randomBytes(2048).toString('base64url') },
      'exponent 1': { ...jwk, e: 'AQ' },
      'exponent 2': { ...jwk, e: 'Ag' },
      'exponent 3': { ...jwk, e: 'Aw' },
      'exponent 65536': { ...jwk, e: 'AQAA' },
      'exponent 0': { ...jwk, e: 'AA' },
      'an even modulus': { ...jwk, n: toBase64url(BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`) - 1n) },
      'a small factor': { ...jwk, n: toBase64url((BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`) / 65_521n) * 65_521n + 0n) },
      'a ROCA modulus': { ...jwk, n: rocaModulus() },
      'no modulus': { ...jwk, n: '' },
    };
    const before = await count();
    for (const [name, key] of Object.entries(weak)) expect((await add(key)).code, name).toBe('weak_key');
    expect(await count()).toBe(before);
  });

  it('K04 refuses private keys', async () => {
    const members = pair.privateKey.export({ format: 'jwk' });
    const texts = [
      pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      pair.privateKey.export({ type: 'pkcs1', format: 'pem' }),
      { ...members, alg: 'RS256' },
      JSON.stringify({ ...jwk, d: 'AQAB' }),
    ];
    for (const key of texts) expect((await add(key)).code).toBe('private_key_not_accepted');
    expect(world().logged.join('')).not.toContain(String(members.d).slice(0, 40));
  });

  it('K07 refuses anything but an RSA key for signatures', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey;
    const keys = {
      'another algorithm': { ...jwk, alg: 'RS512' },
      'for encryption': { ...jwk, use: 'enc' },
      'operations without verify': { ...jwk, key_ops: ['encrypt'] },
      'more operations': { ...jwk, key_ops: ['verify', 'sign'] },
      'operations that are no list': { ...jwk, key_ops: 'verify' },
      'a certificate in it': { ...jwk, x5c: ['AAAA'] },
      'another type': { ...jwk, kty: 'EC' },
      'modulus as a number': { ...jwk, n: 5 },
      'modulus with padding': { ...jwk, n: `${n}==` },
      'a certificate': certificate,
      'an elliptic curve': ec.export({ type: 'spki', format: 'pem' }),
      'an elliptic curve as JWK': ec.export({ format: 'jwk' }),
      'an RSA-PSS key': pss.export({ type: 'spki', format: 'pem' }),
      'a text': 'secret',
      'an empty text': '',
      'a torn PEM': spki.slice(0, 200),
      'broken JSON': '{"kty":"RSA"',
    };
    for (const [name, key] of Object.entries(keys)) expect((await add(key)).code, name).toBe('key_mismatch');
    expect((await add(spki, 'HS256')).code).toBe('key_mismatch');
    expect((await add(5)).code).toBe('invalid_request');
    expect((await add(spki, 'ES256')).code).toBe('invalid_request');
  });
});
