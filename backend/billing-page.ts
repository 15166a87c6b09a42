import { type CheckoutNotice, type CheckoutReference, checkoutParameter, checkoutSignatureParameter } from '../protocol/checkout.ts';
import { parseWebhookSignature, webhookSignatureHeader, webhookSignatureText } from '../protocol/webhooks.ts';
import { BackendError } from './backend-error.ts';
import { checkOptions, invalidOption } from './check-options.ts';
import { type Clock, nowSeconds, systemClock } from './clock.ts';
import { importSecrets, isSignedBy, signatureOf } from './shared-secrets.ts';

/** Options of {@link createBillingPage}. */
export interface BillingPageOptions {
  /** The secret exactly as it was shown (`paysec_…`). During a rotation: the new and the old secret. */
  secret: string | readonly string[];
  /** Id of the key (`psk_…`) that signs notices: the key of the first secret. */
  keyId: string;
  /** How long to wait for the response to a notice, in milliseconds: 1 to 60,000. Default 10,000. */
  timeoutMs?: number | undefined;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Default: the system's clock. */
  clock?: Clock | undefined;
}

/** The outcome of a payment, as a billing page reports it. */
export interface PaymentOutcome {
  /** `pending`: the customer has paid, and the payment has not settled yet. */
  state: 'pending' | 'paid' | 'failed';
  /** Your own reference of the payment, at most 200 characters. It identifies the notice: the same notice sent twice counts once. */
  reference: string;
}

/** The tenant's half of a checkout. */
export interface BillingPage {
  /**
   * Reads the checkout from the address of your page and verifies Vitrine's signature. An address with a changed amount is rejected.
   *
   * @throws BackendError `webhook_signature_invalid`; `webhook_too_old` when the checkout has expired.
   */
  read(address: string | URL): Promise<CheckoutReference>;
  /**
   * Reports the outcome of the payment to Vitrine, from backend to backend. Reporting the same outcome again is safe: it counts once.
   *
   * @throws BackendError `invalid_request` for an incomplete checkout or outcome, before anything is sent; `storage_unavailable` when the server cannot be
   *   reached or does not respond in time: try again later; `payment_notice_invalid` when the server rejects the notice, with its response as the `cause`.
   */
  notify(checkout: CheckoutReference, outcome: PaymentOutcome): Promise<void>;
}

const optionNames = new Set(['secret', 'keyId', 'timeoutMs', 'fetch', 'clock']);
const states: ReadonlySet<unknown> = new Set(['pending', 'paid', 'failed'] satisfies PaymentOutcome['state'][]);

/**
 * Creates the tenant's half of a checkout by redirect. Your page reads the checkout from its own address, takes the payment in any way you like, notifies
 * Vitrine, and redirects the browser to `returnUrl`. Use the id of the checkout as the idempotency key of the charge: two tabs share it.
 *
 * @throws BackendError `invalid_request` when the secret or the key id is malformed, or the timeout is out of bounds.
 *
 * @example
 * import { createBillingPage } from '@vitrine/backend';
 *
 * const billing = createBillingPage({ secret: process.env.VITRINE_PAYMENT_SECRET, keyId: process.env.VITRINE_PAYMENT_KEY });
 *
 * export async function pay(request) {
 *   const checkout = await billing.read(request.url);
 *   await billing.notify(checkout, { state: 'paid', reference: `order-${checkout.id}` });
 *   return Response.redirect(checkout.returnUrl, 303);
 * }
 */
export function createBillingPage(options: BillingPageOptions): BillingPage {
  checkOptions(options, optionNames, 'createBillingPage');
  const { secret, keyId, timeoutMs = 10_000, fetch: send = fetch, clock = systemClock } = options;
  const keys = importSecrets(secret, 'paysec', 'payment provider');
  if (!/^psk_[0-9a-f]{24}$/.test(keyId)) throw invalidOption('keyId', 'must be the id of the key, psk_ and 24 hexadecimal digits');
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > 60_000) throw invalidOption('timeoutMs', 'must be a whole number from 1 to 60000');

  return {
    async read(address) {
      if (!URL.canParse(address)) throw invalidOption('address', 'must be the full address of the page');
      const { searchParams } = new URL(address);
      const text = searchParams.get(checkoutParameter) ?? '';
      const signature = parseWebhookSignature(searchParams.get(checkoutSignatureParameter) ?? '');
      if (!signature || !(await isSignedBy(await keys, signature, text)))
        throw new BackendError('webhook_signature_invalid', 'The address contains no checkout that Vitrine signed for this page.');
      const reference = JSON.parse(new TextDecoder().decode(base64url(text))) as CheckoutReference;
      if (reference.kind !== 'vitrine.checkout') throw new BackendError('webhook_signature_invalid', 'The signed content is not a checkout.');
      if (Date.parse(reference.expiresAt) <= clock.now())
        throw new BackendError('webhook_too_old', `The time to pay ended at ${reference.expiresAt}: send the customer back to ${reference.returnUrl}.`);
      return reference;
    },

    async notify(checkout, outcome) {
      // A checkout that was stored without its address could otherwise never be reported, and each attempt would look like an outage.
      if (!URL.canParse(checkout?.noticeUrl)) throw invalidOption('checkout', 'must be as read() returned it');
      if (!states.has(outcome?.state)) throw invalidOption('state', 'must be pending, paid or failed');
      const { state, reference } = outcome;
      if (typeof reference !== 'string' || !reference || reference.length > 200) throw invalidOption('reference', 'must be a string of 1 to 200 characters');
      const { id, amountMinor, currency, noticeUrl } = checkout;
      const named = { id: `${state} ${reference}`, checkout: id, reference };
      const notice: CheckoutNotice = { kind: 'vitrine.notice', ...named, state, amountMinor, currency };
      const body = JSON.stringify(notice);
      const timestamp = nowSeconds(clock);
      const [key] = await keys;
      if (!key) throw invalidOption('secret', 'must be given');
      const signature = webhookSignatureText({ timestamp, signatures: [{ keyId, hex: await signatureOf(key, timestamp, body) }] });
      const headers = { 'content-type': 'application/json', [webhookSignatureHeader]: signature };
      // The notice is never redirected to another address. Cloudflare Workers do not support `redirect: 'error'` and throw.
      const request = { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) } as const;
      const response = await send(noticeUrl, request).catch((cause: unknown) => {
        const what = cause instanceof Error && cause.name === 'TimeoutError' ? `has not answered within ${timeoutMs} ms` : 'cannot be reached';
        throw new BackendError('storage_unavailable', `The Vitrine server ${what}: send the notice again later.`, { cause });
      });
      if (!response.ok) {
        const { status } = response;
        const isRefused = status >= 400 && status < 500 && status !== 429;
        const code = isRefused ? 'payment_notice_invalid' : 'storage_unavailable';
        // The body may be cut off. Only the status counts.
        const cause = await response.text().catch((error: unknown) => error);
        throw new BackendError(code, `The Vitrine server answered the notice with ${status}.`, { cause });
      }
      await response.body?.cancel();
    },
  };
}

const base64url = (text: string): Uint8Array => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
