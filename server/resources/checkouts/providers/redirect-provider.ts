import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type CheckoutNotice, type CheckoutReference, checkoutParameter, checkoutSignatureParameter } from '../../../../protocol/checkout.ts';
import { isCurrencyCode } from '../../../../protocol/iso-4217.ts';
import { parseWebhookSignature, signedWebhookText, webhookSignatureText, webhookToleranceSeconds } from '../../../../protocol/webhooks.ts';
import type { MasterKeys } from '../../../access/master-key.ts';
import { type Clock, isoTime } from '../../../clock.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { field, text } from '../../../platform/http/input/field.ts';
import type { PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';
import { parsedJson } from './parsed-json.ts';
import type { PaymentProvider } from './provider.ts';

/** The purpose that a provider's two secrets are sealed with. */
export const sealPurpose = (row: Pick<PaymentProviderRow, 'id' | 'tenant_id'>): string => `payment-provider|${row.tenant_id}|${row.id}`;

/** A billing page's notice, as sent. */
export const noticeBody = z
  .strictObject({
    kind: z.literal('vitrine.notice'),
    // Long enough for a state and a reference.
    id: text(220).meta({ description: 'Unique id of the notice. A repeated notice is ignored.' }),
    checkout: z.string().max(100).meta({ description: 'Id of the checkout.' }),
    state: z.enum(['pending', 'paid', 'failed']),
    amountMinor: z.int(),
    currency: field<string>('unknown_currency', 'must be a currency code of ISO 4217, such as "EUR"', isCurrencyCode, {
      type: 'string',
      pattern: '^[A-Z]{3}$',
    }),
    reference: text(200).nullable().meta({ description: 'Reference of the payment at the billing page.' }),
  })
  .meta({ id: 'CheckoutNotice' }) satisfies z.ZodType<CheckoutNotice>;

/** Limit of the signatures that verifiers read. */
const signaturesAtMost = 20;

const hexOf = (secret: string, timestamp: number, body: string): string =>
  createHmac('sha256', secret).update(signedWebhookText(timestamp, body)).digest('hex');

export interface RedirectOptions {
  masterKeys: MasterKeys;
  clock: Clock;
  publicUrl: string;
}

/** The tenant's own billing page. The browser carries a signed reference to it; its backend sends signed notices back. */
export function redirectProvider({ masterKeys, clock, publicUrl }: RedirectOptions): PaymentProvider {
  /** Returns the secret of a row and its former one while it is valid, newest first. */
  function secretsOf(row: PaymentProviderRow): ReadonlyMap<string, string> {
    const secrets = new Map([[row.key_id, masterKeys.open(row.secret_sealed, sealPurpose(row))]]);
    const isTaken = row.former_until !== null && row.former_until > clock.now();
    if (isTaken && row.former_key_id !== null && row.former_sealed !== null)
      secrets.set(row.former_key_id, masterKeys.open(row.former_sealed, sealPurpose(row)));
    return secrets;
  }

  /** Returns the newest key that has signed the text. */
  function signerOf(row: PaymentProviderRow, written: string, header: string | undefined): string | undefined {
    const signature = header === undefined ? undefined : parseWebhookSignature(header);
    if (!signature || Math.abs(clock.now() / 1_000 - signature.timestamp) > webhookToleranceSeconds) return undefined;
    const hasSigned = ([keyId, secret]: [string, string]): boolean => {
      const own = Buffer.from(hexOf(secret, signature.timestamp, written));
      return signature.signatures.some((one) => one.keyId === keyId && timingSafeEqual(own, Buffer.from(one.hex)));
    };
    return [...secretsOf(row)].find(hasSigned)?.[0];
  }

  return {
    name: 'redirect',

    // Every valid secret signs, so that the address opens on a billing page that has the new secret and on one that still has the old one.
    addressOf(settings, checkout, { tenantSlug, customerExternalId, subjectExternalId }) {
      const reference: CheckoutReference = {
        kind: 'vitrine.checkout',
        id: checkout.id,
        tenant: tenantSlug,
        customer: { id: checkout.customer_id, externalId: customerExternalId },
        subject: { kind: checkout.kind, id: checkout.subject_id, externalId: subjectExternalId },
        title: checkout.title,
        quantity: checkout.quantity,
        amountMinor: checkout.amount_minor,
        currency: checkout.currency,
        returnUrl: checkout.return_url,
        noticeUrl: `${publicUrl}/v1/checkouts/${checkout.id}/notices`,
        expiresAt: isoTime(checkout.expires_at),
      };
      const encoded = Buffer.from(JSON.stringify(reference)).toString('base64url');
      const timestamp = Math.floor(checkout.created_at / 1_000);
      const secrets = [...new Map(settings.flatMap((row) => [...secretsOf(row)]))].slice(0, signaturesAtMost);
      const signatures = secrets.map(([keyId, secret]) => ({ keyId, hex: hexOf(secret, timestamp, encoded) }));
      const signature = webhookSignatureText({ timestamp, signatures });
      const url = new URL(settings[0].url);
      url.search = [
        ...(url.search === '' ? [] : [url.search.slice(1)]),
        `${checkoutParameter}=${encoded}`,
        `${checkoutSignatureParameter}=${encodeURIComponent(signature)}`,
      ].join('&');
      return url.href;
    },

    readState: () => Promise.resolve(undefined),

    verifyNotice(settings, body, header) {
      const written = body.toString();
      const keyId = signerOf(settings, written, header);
      if (keyId === undefined) throw noNotice(notSigned);
      const parsed = noticeBody.safeParse(parsedJson(written));
      if (parsed.success) return { ...parsed.data, keyId };
      const [issue] = parsed.error.issues;
      throw noNotice(`is signed but invalid: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
    },
  };
}

/** One response for an unknown checkout and for an invalid signature. */
export const notSigned = 'is not signed by the billing page of this tenant, or was signed more than five minutes ago';

export const noNotice = (what: string): HttpError => new HttpError('payment_notice_invalid', `The notice ${what}.`);
