import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { CheckoutNotice } from '../../../protocol/checkout.ts';
import { currencyDigits } from '../../../protocol/currency.ts';
import { webhookToleranceSeconds } from '../../../protocol/webhooks.ts';
import type { MasterKeys } from '../../access/master-key.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import type { PaymentProvider } from './provider.ts';
import { noNotice, sealPurpose } from './provider-redirect.ts';

/** The two secrets of an account, as they are sealed. */
const secrets = z.object({ secretKey: z.string(), webhookSecret: z.string() });

export const stripeSecretsText = ({ secretKey, webhookSecret }: z.output<typeof secrets>): string => JSON.stringify({ secretKey, webhookSecret });

export const stripeSecretsOf = (text: string): z.output<typeof secrets> => secrets.parse(JSON.parse(text));

const api = 'https://api.stripe.com/v1';
/** The version whose shapes are read here. */
const apiVersion = '2025-03-31.basil';
const timeoutMs = 10_000;
/** A session has a few thousand. */
const greatestAnswerBytes = 1024 * 1024;
/** Stripe closes a session after half an hour at the earliest: behind our own end, so that whoever comes at the last moment gets one. */
const pastTheEndMs = 31 * 60 * 1_000;

/** Stripe counts these in other units than ISO 4217: amounts of them would be a hundred times what they are. */
const countedOtherwise: ReadonlySet<string> = new Set(['ISK', 'UGX', 'MGA']);

const session = z.object({
  id: z.string(),
  url: z.string().nullable().optional(),
  status: z.string().nullable().optional(),
  payment_status: z.string(),
  client_reference_id: z.string().nullable(),
  amount_total: z.int().nullable(),
  currency: z.string().nullable(),
  payment_intent: z.union([z.string(), z.object({ id: z.string() })]).nullable().optional(),
});

type Session = z.output<typeof session>;

const otherForm = z.object({ error: z.object({ type: z.literal('idempotency_error') }) });

const event = z.object({ id: z.string(), type: z.string(), data: z.object({ object: z.unknown() }) });

/** What is answered so is answered the same the next time. All else, a key that was revoked among it, somebody can mend meanwhile. */
const refusals: ReadonlySet<number> = new Set([400, 402, 404, 422]);

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
  const macKey = masterKeys.derive('vitrine payment address v1');
  const macOf = (id: string): string => createHmac('sha256', macKey).update(id).digest('base64url').slice(0, 22);
  const addressOf = ({ id }: Pick<CheckoutRow, 'id'>): string => `${publicUrl}/pay/${id}/${macOf(id)}`;
  const secretsOf = (row: PaymentProviderRow) => stripeSecretsOf(masterKeys.open(row.secret_sealed, sealPurpose(row)));

  async function ask(settings: PaymentProviderRow, path: string, init: RequestInit = {}): Promise<Session> {
    const { secretKey } = secretsOf(settings);
    const headers = { authorization: `Bearer ${secretKey}`, 'stripe-version': apiVersion, ...(init.headers as Record<string, string> | undefined) };
    let answer: Response;
    try {
      answer = await send(`${api}${path}`, { ...init, headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    } catch (cause) {
      throw away('Stripe cannot be reached at the moment', cause);
    }
    const text = await textOf(answer).catch((cause: unknown) => {
      throw away('The answer of Stripe was cut off', cause);
    });
    const parsed = answer.ok ? session.safeParse(parsedJson(text)) : undefined;
    if (parsed?.success) return parsed.data;
    // What Stripe says may name the account: it goes to the log, and to nobody else.
    const cause = new Error(text.slice(0, 500));
    // The answer to the first try was lost, and it was of another form: our own address has changed meanwhile. Nobody was told where its page is.
    if (otherForm.safeParse(parsedJson(text)).success)
      throw new HttpError('conflict', 'This checkout was begun under another address of this server: go back to where you came from, and begin again.', { cause });
    if (!refusals.has(answer.status)) throw away(`Stripe answers ${answer.status}`, cause);
    throw new HttpError('payment_provider_refused', 'Stripe does not take this payment: nothing was charged.', { cause });
  }

  function noticeOf(id: string, state: CheckoutNotice['state'], about: Session): CheckoutNotice {
    const { client_reference_id, amount_total, currency, payment_intent, id: name } = about;
    const intent = typeof payment_intent === 'string' ? payment_intent : payment_intent?.id;
    return {
      ...{ kind: 'vitrine.notice', id, checkout: client_reference_id ?? '', state, amountMinor: amount_total ?? 0 },
      ...{ currency: (currency ?? '').toUpperCase(), reference: intent ?? name },
    };
  }

  function isSigned(row: PaymentProviderRow, body: string, header: string | undefined): boolean {
    const parts = (header ?? '').slice(0, 2_048).split(',').map((part) => part.trim().split('='));
    const time = Number(parts.find(([name]) => name === 't')?.[1]);
    if (!Number.isSafeInteger(time) || Math.abs(clock.now() / 1_000 - time) > webhookToleranceSeconds) return false;
    const own = createHmac('sha256', secretsOf(row).webhookSecret).update(`${time}.${body}`).digest();
    return parts.some(([name, hex = '']) => name === 'v1' && /^[0-9a-f]{64}$/.test(hex) && timingSafeEqual(own, Buffer.from(hex, 'hex')));
  }

  return {
    name: 'stripe',
    addressOf: (_settings, checkout) => addressOf(checkout),
    isAddress: (id, mac) => timingSafeEqual(Buffer.from(macOf(id)), Buffer.from(mac.padEnd(22).slice(0, 22))),

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
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': checkout.id };
      return pageOf(await ask(settings, '/checkout/sessions', { method: 'POST', headers, body: form.toString() }));
    },

    async readState(settings, { provider_reference: reference }) {
      if (reference === null) return undefined;
      const read = await ask(settings, `/checkout/sessions/${encodeURIComponent(reference)}`);
      const state = stateOf(read);
      return state && noticeOf(`read ${state}`, state, read);
    },

    async close(settings, { provider_reference: reference }) {
      if (reference !== null) await ask(settings, `/checkout/sessions/${encodeURIComponent(reference)}/expire`, { method: 'POST' });
    },

    takeNotice(settings, body, header) {
      const text = body.toString();
      if (!isSigned(settings, text, header)) throw noNotice('is not signed by the Stripe account of this tenant, or was signed more than five minutes ago');
      const parsed = event.safeParse(parsedJson(text));
      if (!parsed.success) throw noNotice('is signed and is no event of Stripe');
      const { id, type, data } = parsed.data;
      if (!type.startsWith('checkout.session.')) return undefined;
      const about = session.safeParse(data.object);
      if (!about.success) throw noNotice('is signed and is about no checkout session');
      const state = type === 'checkout.session.async_payment_failed' || type === 'checkout.session.expired' ? 'failed' : stateOf(about.data);
      return state && noticeOf(id, state, about.data);
    },
  };
}

function pageOf({ id, url, status }: Session): { url: string; reference: string } | undefined {
  if (status === 'complete' || status === 'expired') return undefined;
  if (!url?.startsWith('https://')) throw away('Stripe has no page for this payment', new Error(`session ${id} without an address`));
  return { url, reference: id };
}

/** A session that is of another account, since the tenant has changed it. */
function unknownElse(error: unknown): undefined {
  if (!(error instanceof HttpError && error.code === 'payment_provider_refused')) throw error;
}

/** What a session has come to; `undefined` while nobody has paid. */
function stateOf({ status, payment_status }: Session): CheckoutNotice['state'] | undefined {
  if (payment_status === 'paid' || payment_status === 'no_payment_required') return 'paid';
  if (status === 'complete') return 'pending';
  return status === 'expired' ? 'failed' : undefined;
}

const away = (what: string, cause: unknown): HttpError =>
  new HttpError('payment_provider_away', `${what}: nothing was charged.`, { cause, retryAfterSeconds: 10 });

/** The text of an answer, of which no more is held than a session can have. @throws RangeError when it is longer. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop lets go of the connection.
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > greatestAnswerBytes) throw new RangeError(`It has more than ${greatestAnswerBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
