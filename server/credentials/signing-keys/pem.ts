import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { HttpError } from '../../errors/http-error.ts';

/** Tells the caller that the other fields of a certificate are not checked. */
export const certificateNotice =
  'The key of the certificate was imported. The dates, names and revocation of the certificate are never checked: retire the key here when it ends.';

const block = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([A-Za-z0-9+/=\s]+)-----END \1-----/g;

/**
 * Finds the public key in the text of a PEM file (RFC 7468): a block "PUBLIC KEY" or "RSA PUBLIC KEY", or a certificate. Text that tools write before and after
 * the block (bag names, the certificate in plain text) is ignored.
 *
 * @throws HttpError `private_key_not_accepted`, `key_mismatch`, with the command that converts the file.
 */
export function readPem(text: string): { key: KeyObject; notices: string[] } {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text)) {
    const way = 'openssl pkey -in private.pem -pubout -out public.pem writes it';
    throw new HttpError('private_key_not_accepted', `This is a private key, which must never be sent. Send the public half: ${way}.`);
  }
  const blocks = [...text.matchAll(block)];
  const [found] = blocks;
  if (!found) throw mismatch('The PEM has no complete block: a block begins with -----BEGIN PUBLIC KEY----- and ends with -----END PUBLIC KEY-----.');
  if (blocks.length > 1) {
    const kinds = blocks.map(([, kind]) => kind).join(', ');
    const way = 'openssl x509 -in chain.pem -noout -pubkey writes the key of the first certificate';
    throw mismatch(`The file has ${blocks.length} PEM blocks (${kinds}), but exactly one is needed: ${way}.`);
  }
  const [pem, kind = ''] = found;
  const read = readers[kind];
  const way = ways[kind] ?? 'openssl pkey -pubin -in key.pem -out public.pem writes a usable one';
  if (!read) throw mismatch(`A PEM of the kind "${kind}" has no usable public key: ${way}.`);
  try {
    return read(pem);
  } catch {
    throw mismatch(`The PEM of the kind "${kind}" has no readable public key.`);
  }
}

const publicKey = (pem: string) => ({ key: createPublicKey({ key: pem, format: 'pem' }), notices: [] });
const certificate = (pem: string) => ({ key: new X509Certificate(pem).publicKey, notices: [certificateNotice] });

const readers: Readonly<Record<string, (pem: string) => { key: KeyObject; notices: string[] }>> = {
  'PUBLIC KEY': publicKey,
  'RSA PUBLIC KEY': publicKey,
  CERTIFICATE: certificate,
  'X509 CERTIFICATE': certificate,
};

const ways: Readonly<Record<string, string>> = {
  'CERTIFICATE REQUEST': 'openssl req -in request.pem -noout -pubkey writes its key',
  'NEW CERTIFICATE REQUEST': 'openssl req -in request.pem -noout -pubkey writes its key',
  'TRUSTED CERTIFICATE': 'openssl x509 -in certificate.pem -noout -pubkey writes its key',
  PKCS7: 'openssl pkcs7 -in chain.p7b -print_certs writes its certificates',
};

const mismatch = (detail: string): HttpError => new HttpError('key_mismatch', detail);
