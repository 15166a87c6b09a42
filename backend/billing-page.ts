import { type CheckoutNotice, type CheckoutReference, checkoutParameter, checkoutSignatureParameter } from '../protocol/checkout.ts';
import { parseWebhookSignature, webhookSignatureHeader, webhookSignatureText } from '../protocol/webhooks.ts';
import { BackendError } from './backend-error.ts';
import { type Clock, nowSeconds, systemClock } from './clock.ts';
import { importSecrets, isSignedBy, signatureOf } from './shared-secrets.ts';
import { invalid } from './signing-options.ts';

/** Options of {@link createBillingPage}. */
export interface BillingPageOptions {
  /** The secret exactly as it was shown (`paysec_…`); while it is rotated the former and the new one. */
  secret: string | readonly string[];
  /** Id of the key that signs notices (`psk_…`), of the first secret. */
  keyId: string;
  /** How long an answer to a notice is waited for, in milliseconds: 1 to 60,000. Default 10,000. */
  timeoutMs?: number | undefined;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Default: the system's clock. */
  clock?: Clock | undefined;
}

/** What a billing page says of a payment. */
export interface PaymentOutcome {
  /** `pending`: the customer has paid, and the money is on its way. */
  state: 'pending' | 'paid' | 'failed';
  /** What the payment is called at your side, at most 200 characters: it names the notice, so that the same one said twice counts once. */
  reference: string;
}

/** The half of a checkout that is the tenant's. */
export interface BillingPage {
  /**
   * Reads the checkout that the address of your page names, and refuses what Vitrine has not signed: a customer who writes another amount into the address
   * is sent away.
   *
   * @throws BackendError `webhook_signature_invalid`; `webhook_too_old` when the time to pay is over.
   */
  read(address: string | URL): Promise<CheckoutReference>;
  /**
   * Tells Vitrine what has become of it, from backend to backend. May be called again with the same outcome: it counts once.
   *
   * @throws BackendError `storage_unavailable` when the server cannot be reached, or does not answer in time: say it again later; `payment_notice_invalid`
   *   when it refuses the notice, with its answer as the `cause`.
   */
  notify(checkout: CheckoutReference, outcome: PaymentOutcome): Promise<void>;
}

/**
 * Makes the tenant's half of a checkout by redirect: your page reads what is to be paid from its own address, takes the money in whatever way you take money,
 * tells Vitrine, and sends the browser to `returnUrl`. Charge by the id of the checkout as idempotency key: two tabs have the same one.
 *
 * @throws BackendError `invalid_request` when secret or key id are none, or the time is out of bounds.
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
export function createBillingPage({ secret, keyId, timeoutMs = 10_000, fetch: send = fetch, clock = systemClock }: BillingPageOptions): BillingPage {
  const keys = importSecrets(secret, 'paysec', 'payment provider');
  if (!/^psk_[0-9a-f]{24}$/.test(keyId)) throw invalid('keyId', 'must be the id of the key, psk_ and 24 hexadecimal digits');
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > 60_000) throw invalid('timeoutMs', 'must be a whole number from 1 to 60000');

  return {
    async read(address) {
      if (!URL.canParse(address)) throw invalid('address', 'must be the whole address of the page');
      const { searchParams } = new URL(address);
      const text = searchParams.get(checkoutParameter) ?? '';
      const signature = parseWebhookSignature(searchParams.get(checkoutSignatureParameter) ?? '');
      if (!signature || !(await isSignedBy(await keys, signature, text)))
        throw new BackendError('webhook_signature_invalid', 'The address names no checkout that Vitrine has signed for this page.');
      const reference = JSON.parse(new TextDecoder().decode(base64url(text))) as CheckoutReference;
      if (reference.kind !== 'vitrine.checkout') throw new BackendError('webhook_signature_invalid', 'What is signed is no checkout.');
      if (Date.parse(reference.expiresAt) <= clock.now())
        throw new BackendError('webhook_too_old', `The time to pay was over at ${reference.expiresAt}: send the customer back to ${reference.returnUrl}.`);
      return reference;
    },

    async notify({ id, amountMinor, currency, noticeUrl }, { state, reference }) {
      const named = { id: `${state} ${reference}`, checkout: id, reference };
      const notice: CheckoutNotice = { kind: 'vitrine.notice', ...named, state, amountMinor, currency };
      const body = JSON.stringify(notice);
      const timestamp = nowSeconds(clock);
      const [key] = await keys;
      if (!key) throw invalid('secret', 'must be given');
      const signature = webhookSignatureText({ timestamp, signatures: [{ keyId, hex: await signatureOf(key, timestamp, body) }] });
      const headers = { 'content-type': 'application/json', [webhookSignatureHeader]: signature };
      // Nowhere else than to the server itself. Cloudflare's Workers know no `redirect: 'error'` and throw at it.
      const asked = { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) } as const;
      const answer = await send(noticeUrl, asked).catch((cause: unknown) => {
        const what = cause instanceof Error && cause.name === 'TimeoutError' ? `has not answered within ${timeoutMs} ms` : 'cannot be reached';
        throw new BackendError('storage_unavailable', `The Vitrine server ${what}: say it again later.`, { cause });
      });
      if (!answer.ok) {
        const { status } = answer;
        const isRefused = status >= 400 && status < 500 && status !== 429;
        const code = isRefused ? 'payment_notice_invalid' : 'storage_unavailable';
        // What it says may be cut off. Its status counts.
        const cause = await answer.text().catch((error: unknown) => error);
        throw new BackendError(code, `The Vitrine server answers ${status} to the notice.`, { cause });
      }
      await answer.body?.cancel();
    },
  };
}

const base64url = (text: string): Uint8Array => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
