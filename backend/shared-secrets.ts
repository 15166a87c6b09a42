import { signedWebhookText, type WebhookSignature } from '../protocol/webhooks.ts';
import { invalidOption } from './check-options.ts';

const hmac = { name: 'HMAC', hash: 'SHA-256' } as const;

/**
 * Imports secrets that the server shows once: a prefix and 43 base64url characters. The key is the ASCII bytes of the text. Nothing is decoded.
 *
 * @param of The owner of the secret, for the error message.
 * @throws BackendError `invalid_request` when a secret is missing or malformed.
 */
export function importSecrets(given: string | readonly string[], prefix: 'paysec' | 'whsec', of: string): Promise<CryptoKey[]> {
  const secrets: unknown[] = [given].flat();
  const pattern = new RegExp(`^${prefix}_[A-Za-z0-9_-]{43}$`);
  if (secrets.length === 0 || !secrets.every((secret): secret is string => typeof secret === 'string' && pattern.test(secret)))
    throw invalidOption('secret', `must be the secret of the ${of} as it was shown, ${prefix}_ and 43 characters`);
  return Promise.all(secrets.map((secret) => crypto.subtle.importKey('raw', new TextEncoder().encode(secret), hmac, false, ['sign', 'verify'])));
}

/** Whether one of the keys made one of the signatures. Every pair is tried, to keep the time independent of the match. */
export async function isSignedBy(keys: readonly CryptoKey[], { timestamp, signatures }: WebhookSignature, body: string): Promise<boolean> {
  const text = new TextEncoder().encode(signedWebhookText(timestamp, body));
  const verdicts = await Promise.all(keys.flatMap((key) => signatures.map(({ hex }) => crypto.subtle.verify('HMAC', key, hexToBytes(hex), text))));
  return verdicts.includes(true);
}

/** Returns the hexadecimal digits of one `v1` signature, made as the server makes it. */
export async function signatureOf(key: CryptoKey, timestamp: number, body: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(signedWebhookText(timestamp, body)));
  return Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const hexToBytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
