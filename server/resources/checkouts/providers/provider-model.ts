import { z } from 'zod';
import { faultOfTarget } from '../../../access/redirect-rule.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { providerNames } from '../../../platform/store/rows/checkout-rows.ts';
import { maxProviderGraceSeconds } from './former-providers.ts';

/** The payment provider settings of a tenant. */
const graceSeconds = z.int().min(0).max(maxProviderGraceSeconds).default(maxProviderGraceSeconds).meta({
  description: 'Seconds for which the provider that this one replaces may still report on its checkouts. Use 0 if its secret has leaked.',
});
const redirectInput = z.strictObject({
  provider: z.literal('redirect').meta({ description: 'A billing page of your own.' }),
  graceSeconds,
  url: z.string().max(2_048).meta({ description: 'https URL of the billing page. Its query is kept, and the signed reference is added to it.' }),
});
const stripeInput = z.strictObject({
  provider: z.literal('stripe').meta({ description: 'The payment page of your Stripe account.' }),
  graceSeconds,
  secretKey: z
    .string()
    .max(255)
    .regex(/^(?:sk|rk)_(?:live|test)_\w+$/, { error: 'must be a secret or restricted key of Stripe: sk_live_…, rk_test_…' })
    .meta({ description: 'Secret or restricted API key of Stripe. A restricted key needs write access to Checkout Sessions only.' }),
  webhookSecret: z
    .string()
    .max(255)
    .regex(/^whsec_\w+$/, { error: 'must be the signing secret of the webhook, whsec_…' })
    .meta({ description: 'Signing secret of the Stripe webhook that calls POST /v1/payment-notices/stripe/:tenant.' }),
});
export const paymentProviderInput = z.discriminatedUnion('provider', [redirectInput, stripeInput]).meta({ id: 'PaymentProviderInput' });

export type PaymentProviderInput = z.input<typeof paymentProviderInput>;

export const paymentProviderSchema = z
  .object({
    provider: z.enum(providerNames),
    url: z.string().nullable().meta({ description: 'URL of the billing page. `null` for Stripe.' }),
    keyId: z.string(),
    formerKeyUntil: z.string().nullable().meta({ description: 'Until when notices signed with the former secret are accepted.' }),
    formerProviders: z
      .array(z.object({ provider: z.enum(providerNames), keyId: z.string(), until: z.string() }))
      .meta({ description: 'Former providers, newest first. Their notices about earlier checkouts are accepted until `until`.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'PaymentProvider' });

export type PaymentProviderSettings = z.output<typeof paymentProviderSchema>;

/** Normalizes the URL of a billing page. @throws HttpError `invalid_request` when it breaks the redirect rule. */
export function checkPaymentUrl(given: string, publicUrl: string): string {
  const fault = faultOfTarget(given, publicUrl);
  if (fault) throw new HttpError('invalid_request', `The address of the billing page ${fault}.`, { errors: [{ path: 'url', message: fault }] });
  return new URL(given).href;
}
