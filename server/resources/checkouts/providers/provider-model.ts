import { z } from 'zod';
import { faultOfTarget } from '../../../access/redirect-rule.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { providerNames } from '../../../platform/store/rows/checkout-rows.ts';
import { longestGraceSeconds } from './former-providers.ts';

/** Where customers of a tenant pay, as it is set. */
const graceSeconds = z.int().min(0).max(longestGraceSeconds).default(longestGraceSeconds).meta({
  description: 'Where it takes the place of another one: for so long that one is heard of what was begun before. 0 when others know its secret.',
});
const redirectInput = z.strictObject({
  provider: z.literal('redirect').meta({ description: 'A billing page of your own.' }),
  graceSeconds,
  url: z.string().max(2_048).meta({ description: 'https. Its own query is kept; the signed reference is added to it.' }),
});
const stripeInput = z.strictObject({
  provider: z.literal('stripe').meta({ description: 'The payment page of your Stripe account.' }),
  graceSeconds,
  secretKey: z
    .string()
    .max(255)
    .regex(/^(?:sk|rk)_(?:live|test)_\w+$/, { error: 'must be a secret or restricted key of Stripe: sk_live_…, rk_test_…' })
    .meta({ description: 'A restricted key that may write Checkout Sessions is enough.' }),
  webhookSecret: z
    .string()
    .max(255)
    .regex(/^whsec_\w+$/, { error: 'must be the signing secret of the webhook, whsec_…' })
    .meta({ description: 'Of the webhook to POST /v1/payment-notices/stripe/:tenant.' }),
});
export const paymentProviderInput = z.discriminatedUnion('provider', [redirectInput, stripeInput]).meta({ id: 'PaymentProviderInput' });

export type PaymentProviderInput = z.input<typeof paymentProviderInput>;

export const paymentProviderSchema = z
  .object({
    provider: z.enum(providerNames),
    url: z.string().nullable().meta({ description: 'The billing page; null for Stripe.' }),
    keyId: z.string(),
    formerKeyUntil: z.string().nullable().meta({ description: 'Notices that the former secret signs are taken until then.' }),
    formerProviders: z
      .array(z.object({ provider: z.enum(providerNames), keyId: z.string(), until: z.string() }))
      .meta({ description: 'Where they paid before: what is said there of checkouts that were begun before is taken until then. Newest first.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'PaymentProvider' });

export type PaymentProviderSettings = z.output<typeof paymentProviderSchema>;

/** The address of a billing page in its one spelling. @throws HttpError `invalid_request` when it breaks the rule of redirects. */
export function checkPaymentUrl(given: string, publicUrl: string): string {
  const fault = faultOfTarget(given, publicUrl);
  if (fault) throw new HttpError('invalid_request', `The address of the billing page ${fault}.`, { errors: [{ path: 'url', message: fault }] });
  return new URL(given).href;
}
