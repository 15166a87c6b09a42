import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { currencyDigits } from '../../../../protocol/currency.ts';
import type { MasterKeys } from '../../../access/master-key.ts';
import { equalSecrets } from '../../../access/secrets.ts';
import type { Clock } from '../../../clock.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';
import { createAskStripe } from './ask-stripe.ts';
import { parsedJson } from './parsed-json.ts';
import type { PaymentProvider } from './provider.ts';
import { noNotice, sealPurpose } from './redirect-provider.ts';
import { noticeOf, pageOf, stateOf, type StripeSession, stripeSession } from './stripe-session.ts';
import { isSignedByStripe } from './stripe-signature.ts';

/** The two secrets of an account, as they are sealed. */
const secrets = z.object({ secretKey: z.string(), webhookSecret: z.string() });

export const stripeSecretsText = ({ secretKey, webhookSecret }: z.output<typeof secrets>): string => JSON.stringify({ secretKey, webhookSecret });

export const stripeSecretsOf = (text: string): z.output<typeof secrets> => secrets.parse(JSON.parse(text));

/** Stripe closes a session after half an hour at the earliest: behind our own end, so that whoever comes at the last moment gets one. */
const pastTheEndMs = 31 * 60 * 1_000;

/** Stripe counts these in other units than ISO 4217: amounts of them would be a hundred times what they are. */
const countedOtherwise: ReadonlySet<string> = new Set(['ISK', 'UGX', 'MGA']);

const event = z.object({ id: z.string(), type: z.string(), data: z.object({ object: z.unknown() }) });

export interface StripeOptions {
  masterKeys: MasterKeys;
  clock: Clock;
  publicUrl: string;
  fetch: typeof fetch;
}

/**
 * Stripe's own payment page (Checkout Sessions), by plain `fetch`. The session is made when the customer is on the way there, under the id of the checkout as
 * its idempotency key: however often that is, it is one session. What has become of it is told by Stripe's webhook, signed over the raw body.
 */
export function stripeProvider({ masterKeys, clock, publicUrl, fetch: send }: StripeOptions): PaymentProvider {
  const macKeys = masterKeys.deriveEach('vitrine payment address v1');
  const macOf = (id: string, key = macKeys[0]): string => createHmac('sha256', key).update(id).digest('base64url').slice(0, 22);
  const addressOf = ({ id }: Pick<CheckoutRow, 'id'>): string => `${publicUrl}/pay/${id}/${macOf(id)}`;
  const secretsOf = (row: PaymentProviderRow) => stripeSecretsOf(masterKeys.open(row.secret_sealed, sealPurpose(row)));

  const askStripe = createAskStripe(send);
  const ask = async (settings: PaymentProviderRow, path: string, init?: RequestInit): Promise<StripeSession> =>
    askStripe(secretsOf(settings).secretKey, path, init);

  return {
    name: 'stripe',
    addressOf: (_settings, checkout) => addressOf(checkout),
    // Whoever pays meanwhile comes back by the address that they were led there with.
    isAddress: (id, mac) => macKeys.some((key) => equalSecrets(macOf(id, key), mac)),

    refuses({ currency, amountMinor }) {
      if (countedOtherwise.has(currency)) return `Stripe counts ${currency} in other units than ISO 4217`;
      return currencyDigits(currency) === 3 && amountMinor % 10 !== 0 ? `Stripe takes ${currency} in tens of its smallest unit` : undefined;
    },

    async open(settings, checkout: CheckoutRow) {
      const known = checkout.provider_reference;
      const found = known === null ? undefined : await ask(settings, `/checkout/sessions/${encodeURIComponent(known)}`).catch(unknownElse);
      if (found) return pageOf(found);
      // The same form every time: Stripe refuses a key that comes with another one. So it leads back by a page of ours, from where the customer goes to where
      // they came from the last time.
      const back = `${addressOf(checkout)}/back`;
      const form = new URLSearchParams({
        mode: 'payment',
        client_reference_id: checkout.id,
        success_url: back,
        cancel_url: back,
        expires_at: String(Math.floor((checkout.expires_at + pastTheEndMs) / 1_000)),
        'line_items[0][quantity]': '1',
        'line_items[0][price_data][currency]': checkout.currency.toLowerCase(),
        'line_items[0][price_data][unit_amount]': String(checkout.amount_minor),
        'line_items[0][price_data][product_data][name]': checkout.quantity > 1 ? `${checkout.quantity} × ${checkout.title}` : checkout.title,
        'metadata[vitrine_checkout]': checkout.id,
      });
      // An account that the tenant has come back to would give the page again that was closed when it was left.
      const key = known === null ? checkout.id : `${checkout.id} ${known}`;
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': key };
      return pageOf(await ask(settings, '/checkout/sessions', { method: 'POST', headers, body: form.toString() }));
    },

    async readState(settings, { provider_reference: reference, state: known }) {
      if (reference === null) return undefined;
      const read = await ask(settings, `/checkout/sessions/${encodeURIComponent(reference)}`);
      const state = stateOf(read);
      // What is pending and known to be is another word than the first one, by whomever that came: it is waited for once more.
      return state && noticeOf(`read ${state === 'pending' && known === 'pending' ? 'still ' : ''}${state}`, state, read);
    },

    async close(settings, { provider_reference: reference }) {
      if (reference !== null) await ask(settings, `/checkout/sessions/${encodeURIComponent(reference)}/expire`, { method: 'POST' });
    },

    takeNotice(settings, body, header) {
      const text = body.toString();
      if (!isSignedByStripe(() => secretsOf(settings).webhookSecret, clock.now(), text, header))
        throw noNotice('is not signed by the Stripe account of this tenant, or was signed more than five minutes ago');
      const parsed = event.safeParse(parsedJson(text));
      if (!parsed.success) throw noNotice('is signed and is no event of Stripe');
      const { id, type, data } = parsed.data;
      if (!type.startsWith('checkout.session.')) return undefined;
      const about = stripeSession.safeParse(data.object);
      if (!about.success) throw noNotice('is signed and is about no checkout session');
      const state = type === 'checkout.session.async_payment_failed' || type === 'checkout.session.expired' ? 'failed' : stateOf(about.data);
      return state && noticeOf(id, state, about.data);
    },
  };
}

/** A session that is of another account, since the tenant has changed it. */
function unknownElse(error: unknown): undefined {
  if (!(error instanceof HttpError && error.code === 'payment_provider_refused')) throw error;
}
