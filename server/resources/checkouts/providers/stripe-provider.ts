import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { currencyDigits } from '../../../../protocol/currency.ts';
import type { MasterKeys } from '../../../access/master-key.ts';
import { equalSecrets } from '../../../access/secrets.ts';
import type { Clock } from '../../../clock.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';
import { createStripeClient } from './stripe-client.ts';
import { parsedJson } from './parsed-json.ts';
import { type PaymentProvider, responseStatusOf } from './provider.ts';
import type { ProviderFaults } from './provider-faults.ts';
import { noNotice, sealPurpose } from './redirect-provider.ts';
import { noticeOf, pageOf, stateOf, type StripeSession, stripeSession } from './stripe-session.ts';
import { isSignedByStripe } from './stripe-signature.ts';

/** The two secrets of an account, as sealed. */
const secrets = z.object({ secretKey: z.string(), webhookSecret: z.string() });

export const stripeSecretsText = ({ secretKey, webhookSecret }: z.output<typeof secrets>): string => JSON.stringify({ secretKey, webhookSecret });

export const stripeSecretsOf = (text: string): z.output<typeof secrets> => secrets.parse(JSON.parse(text));

/** Stripe closes a session after 30 minutes at the earliest. Added to the checkout's end, so that a customer at the last moment still gets one. */
const pastTheEndMs = 31 * 60 * 1_000;

/** Stripe counts these currencies in other units than ISO 4217, so that amounts would be a hundred times too large. */
const countedOtherwise: ReadonlySet<string> = new Set(['ISK', 'UGX', 'MGA']);

const event = z.object({ id: z.string(), type: z.string(), data: z.object({ object: z.unknown() }) });

export interface StripeOptions {
  masterKeys: MasterKeys;
  clock: Clock;
  publicUrl: string;
  fetch: typeof fetch;
  faults: ProviderFaults;
}

/**
 * Stripe's payment page (Checkout Sessions), by plain `fetch`. The session is created when the customer goes there. Its idempotency key is the checkout id, so
 * that repeated requests create one session. Stripe's webhook, signed over the raw body, reports the outcome.
 */
export function stripeProvider({ masterKeys, clock, publicUrl, fetch: send, faults }: StripeOptions): PaymentProvider {
  const macKeys = masterKeys.deriveEach('vitrine payment address v1');
  const macOf = (id: string, key = macKeys[0]): string => createHmac('sha256', key).update(id).digest('base64url').slice(0, 22);
  const addressOf = ({ id }: Pick<CheckoutRow, 'id'>): string => `${publicUrl}/pay/${id}/${macOf(id)}`;
  const secretsOf = (row: PaymentProviderRow) => stripeSecretsOf(masterKeys.open(row.secret_sealed, sealPurpose(row)));

  const client = createStripeClient(send);
  async function callStripe(settings: PaymentProviderRow, path: string, init?: RequestInit): Promise<StripeSession> {
    const { secretKey } = secretsOf(settings);
    try {
      const session = await client(secretKey, path, init);
      await faults.clear(settings);
      return session;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const status = responseStatusOf(error);
      // Stripe is there, but is still working on the same request.
      const isAway = error.code === 'payment_provider_away' && status !== 409;
      await (isAway ? faults.note(settings, status) : faults.clear(settings));
      throw error;
    }
  }

  return {
    name: 'stripe',
    addressOf: (_settings, checkout) => addressOf(checkout),
    // During a key rotation, a customer comes back by an address that a former key has signed.
    isAddress: (id, mac) => macKeys.some((key) => equalSecrets(macOf(id, key), mac)),

    refuses({ currency, amountMinor }) {
      if (countedOtherwise.has(currency)) return `Stripe uses a different minor unit for ${currency} than ISO 4217`;
      return currencyDigits(currency) === 3 && amountMinor % 10 !== 0 ? `Stripe requires ${currency} amounts in multiples of 10 minor units` : undefined;
    },

    async open(settings, checkout: CheckoutRow) {
      const known = checkout.provider_reference;
      const found = known === null ? undefined : await callStripe(settings, `/checkout/sessions/${encodeURIComponent(known)}`).catch(ignoreUnknownSession);
      if (found) return pageOf(found);
      // Stripe refuses an idempotency key with a different form. So both URLs are a Vitrine page, which redirects to the customer's most recent return URL.
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
      // With the same key, an account that the tenant has returned to would return its closed session.
      const key = known === null ? checkout.id : `${checkout.id} ${known}`;
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': key };
      return pageOf(await callStripe(settings, '/checkout/sessions', { method: 'POST', headers, body: form.toString() }));
    },

    async readState(settings, { provider_reference: reference, state: known, reference: payment }) {
      if (reference === null) return undefined;
      // A session does not tell whether a slow payment has failed, but its payment does.
      const read = await callStripe(settings, `/checkout/sessions/${encodeURIComponent(reference)}?expand[]=payment_intent`);
      const state = stateOf(read);
      // A checkout that is or was pending needs a notice id other than that of the first notice, so that the wait is extended, and extended once.
      const wasPending = known === 'pending' || (known === 'expired' && payment !== null);
      return state && noticeOf(`read ${state === 'pending' && wasPending ? 'still ' : ''}${state}`, state, read);
    },

    async close(settings, { provider_reference: reference }) {
      if (reference !== null) await callStripe(settings, `/checkout/sessions/${encodeURIComponent(reference)}/expire`, { method: 'POST' });
    },

    verifyNotice(settings, body, header) {
      const text = body.toString();
      if (!isSignedByStripe(() => secretsOf(settings).webhookSecret, clock.now(), text, header))
        throw noNotice('is not signed by the Stripe account of this tenant, or was signed more than five minutes ago');
      const parsed = event.safeParse(parsedJson(text));
      if (!parsed.success) throw noNotice('is signed but is not a Stripe event');
      const { id, type, data } = parsed.data;
      if (!type.startsWith('checkout.session.')) return undefined;
      const about = stripeSession.safeParse(data.object);
      if (!about.success) throw noNotice('is signed but is not about a checkout session');
      const state = type === 'checkout.session.async_payment_failed' || type === 'checkout.session.expired' ? 'failed' : stateOf(about.data);
      return state && noticeOf(id, state, about.data);
    },
  };
}

/** Ignores a session that Stripe does not know, because the tenant has changed the account. */
function ignoreUnknownSession(error: unknown): undefined {
  if (!(error instanceof HttpError && error.code === 'payment_provider_refused')) throw error;
}
