import { parseWebhookSignature, type WebhookEvent, webhookToleranceSeconds } from '../protocol/webhooks.ts';
import { BackendError } from './backend-error.ts';
import { checkOptions, invalidOption } from './check-options.ts';
import { type Clock, nowSeconds, systemClock } from './clock.ts';
import { importSecrets, isSignedBy } from './shared-secrets.ts';

/** Options of {@link createWebhookVerifier}. */
export interface WebhookVerifierOptions {
  /** The secret of the endpoint exactly as it was shown (`whsec_…`). During a rotation: the old and the new secret, in any order. */
  secret: string | readonly string[];
  /** Maximum age of a signature in seconds, and how far it may lie in the future. 1 to 3600. Default 300. */
  toleranceSeconds?: number | undefined;
  /** Default: the system's clock. */
  clock?: Clock | undefined;
}

const optionNames = new Set(['secret', 'toleranceSeconds', 'clock']);

/**
 * Creates a verifier of webhooks: HMAC-SHA256 (RFC 2104) over the timestamp of the `Vitrine-Signature` header, a dot and the body, compared in constant time.
 * Pass the body **byte for byte**: a body that was parsed and serialized again has other bytes.
 *
 * An event may arrive twice, and out of order. Keep the ids of received events (`Vitrine-Webhook-Id`, also `id` of the event) for three days, and read the
 * resource through the API before you act on it.
 *
 * @returns `verify(body, signature)`, which resolves with the event.
 * @throws BackendError `invalid_request` when a secret or the tolerance is invalid. From `verify`: `webhook_signature_invalid`, `webhook_too_old`.
 *
 * @example
 * import { createWebhookVerifier } from '@vitrine/backend';
 *
 * const webhooks = createWebhookVerifier({ secret: process.env.VITRINE_WEBHOOK_SECRET });
 *
 * export async function receive(request) {
 *   const event = await webhooks.verify(await request.text(), request.headers.get('vitrine-signature'));
 *   if (event.type === 'receipt.sealed') console.log('sealed', event.subject.id);
 *   return new Response(null, { status: 204 });
 * }
 */
export function createWebhookVerifier(options: WebhookVerifierOptions): {
  verify(body: string | Uint8Array | ArrayBuffer, signature: string | readonly string[] | null | undefined): Promise<WebhookEvent>;
} {
  checkOptions(options, optionNames, 'createWebhookVerifier');
  const { secret, toleranceSeconds = webhookToleranceSeconds, clock = systemClock } = options;
  const keys = importSecrets(secret, 'whsec', 'endpoint');
  if (!Number.isSafeInteger(toleranceSeconds) || toleranceSeconds < 1 || toleranceSeconds > 3_600)
    throw invalidOption('toleranceSeconds', 'must be a whole number from 1 to 3600');

  return {
    async verify(given, header) {
      const signature = parseWebhookSignature([header].flat().join());
      if (!signature) throw new BackendError('webhook_signature_invalid', 'The request has no valid Vitrine-Signature header.');
      const body = bodyText(given);
      if (!(await isSignedBy(await keys, signature, body))) {
        const named = signature.signatures.map(({ keyId }) => keyId).join(', ');
        throw new BackendError('webhook_signature_invalid', `No secret of this receiver signed this body; the signature names ${named}.`);
      }
      const ageSeconds = nowSeconds(clock) - signature.timestamp;
      if (Math.abs(ageSeconds) > toleranceSeconds)
        throw new BackendError('webhook_too_old', `The signature is ${ageSeconds} seconds old; at most ${toleranceSeconds} are allowed.`);
      return eventOf(body);
    },
  };
}

function bodyText(body: string | Uint8Array | ArrayBuffer): string {
  if (typeof body === 'string') return body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new BackendError('webhook_signature_invalid', 'The body is not UTF-8: pass the raw body, not the result of a parser.', { cause });
  }
}

function eventOf(body: string): WebhookEvent {
  const value: unknown = JSON.parse(body);
  // The signature is valid, so the server wrote the body. Its shape needs no second check.
  return value as WebhookEvent;
}
