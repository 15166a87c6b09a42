import { isName, normalizeName } from '../../../protocol/names.ts';
import { HttpError } from '../../errors/http-error.ts';
import { isForeignKeyId } from './model.ts';
import { readPem } from './pem.ts';
import { makeRsa, rsaMembersOf, rsaMembersOfJwk, type RsaMembers } from './public-key.ts';
import { readSharedSecret } from './shared-secret.ts';

/** A key that was made elsewhere: the public half of an RSA key, or a shared secret. */
export type ForeignKey = ({ algorithm: 'RS256'; members: RsaMembers } | { algorithm: 'HS256'; secret: Buffer }) & {
  /** The `kid` of the JWK. */
  kid: string | undefined;
  /** Sentences that the caller should read. */
  notices: string[];
};

/** Maximum length of a key's text: a certificate of 4096 bits with its description, or a set of a few keys. */
export const maxKeyLength = 32_768;

/**
 * Reads a key as PEM (a public key of either form, or a certificate, with any text around the block), a JWK, or a set with one key, as objects or JSON. The
 * error for any other text names the command or change that fixes it.
 *
 * @throws HttpError `private_key_not_accepted`, `key_mismatch` (another kind of key, use or algorithm), `weak_key`.
 */
export function readKey(input: string | Record<string, unknown>): ForeignKey {
  if (typeof input !== 'string') return fromObject(input);
  const text = input.replace(/^\u{feff}/u, '').trim();
  if (text.startsWith('{') || text.startsWith('[')) return fromObject(objectOf(text));
  if (!text.includes('-----BEGIN')) throw mismatch(sentenceFor(text));
  const { key, notices } = readPem(text);
  return { algorithm: 'RS256', members: rsaMembersOf(key), kid: undefined, notices };
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    throw mismatch('The key is not a JWK: it is not valid JSON.');
  }
  throw mismatch('The key is a list. Send one JWK, or a set, { "keys": [...] }, with one key.');
}

function fromObject(given: Record<string, unknown>): ForeignKey {
  const jwk = 'keys' in given ? onlyKeyOf(given['keys']) : given;
  const { kty, kid, alg } = jwk;
  const named = isName(kid) && isForeignKeyId(kid) ? normalizeName(kid) : undefined;
  if (kty === 'oct') return { algorithm: 'HS256', secret: readSharedSecret(jwk), kid: named, notices: impliedNotice(alg, 'HS256') };
  if (kty !== 'RSA') {
    const said = JSON.stringify(kty) ?? 'nothing';
    throw mismatch(`The JWK must have "kty": "RSA" (a public key, RS256) or "kty": "oct" (a shared secret, HS256), but has ${said}: ${makeRsa}.`);
  }
  const { members, notices } = rsaMembersOfJwk(jwk);
  return { algorithm: 'RS256', members, kid: named, notices: [...impliedNotice(alg, 'RS256'), ...notices] };
}

const impliedNotice = (alg: unknown, algorithm: string): string[] =>
  alg === undefined ? [`The JWK has no "alg": ${algorithm} is assumed.`] : [];

function onlyKeyOf(keys: unknown): Record<string, unknown> {
  if (!Array.isArray(keys) || keys.length === 0) throw mismatch('The set has no key: "keys" must be a list with one JWK.');
  const [first] = keys as unknown[];
  if (keys.length > 1) {
    const names = keys.map((key: unknown) => (typeof key === 'object' && key !== null && 'kid' in key ? JSON.stringify(key.kid) : 'one without "kid"'));
    const ways = `jq '.keys[0]' keys.json selects the first, jq '.keys[] | select(.kid == "NAME")' keys.json one by name`;
    throw mismatch(`The set has ${keys.length} keys (${names.slice(0, 8).join(', ')}): send the one that signs. ${ways}.`);
  }
  if (typeof first !== 'object' || first === null || Array.isArray(first)) throw mismatch('The key of the set is not a JWK.');
  return { ...first };
}

/** Texts that are often sent instead of a key, and how to get the key from each. */
const lookalikes: readonly { looks: RegExp; sentence: string }[] = [
  { looks: /^(ssh|ecdsa)-/, sentence: 'This is a public key in OpenSSH format: ssh-keygen -e -m PKCS8 -f key.pub converts it to PEM, if it is an RSA key.' },
  {
    looks: /---- BEGIN SSH2/,
    sentence:
      'This is a public key in SSH2 format: ssh-keygen -i -m RFC4716 -f key.pub > open.pub, then ssh-keygen -e -m PKCS8 -f open.pub convert it to PEM.',
  },
  { looks: /^eyJ[\w-]+\.[\w-]+\./, sentence: 'This is a token, not a key. Send the public key that verifies it, as PEM or JWK.' },
  {
    looks: /^[A-Za-z0-9+/=\s]{200,}$/,
    sentence:
      'This is base64 without the lines around it: put -----BEGIN PUBLIC KEY----- before and -----END PUBLIC KEY----- after it (CERTIFICATE if it is one).',
  },
  { looks: /^https?:\/\//i, sentence: 'This is an address, which the server does not fetch: send its content. curl -s ADDRESS prints it.' },
];

function sentenceFor(text: string): string {
  const found = lookalikes.find(({ looks }) => looks.test(text));
  const general = 'The key is neither a PEM of the kind "PUBLIC KEY", "RSA PUBLIC KEY" or "CERTIFICATE", nor a JWK.';
  const binary = 'A file in DER becomes PEM with openssl pkey -pubin -inform DER -in key.der -out key.pem, a certificate with openssl x509 -inform DER.';
  return found?.sentence ?? `${general} ${binary}`;
}

const mismatch = (detail: string): HttpError => new HttpError('key_mismatch', detail);
