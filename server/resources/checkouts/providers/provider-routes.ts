import { z } from 'zod';
import { byOf } from '../../../platform/audit/model.ts';
import { field } from '../../../platform/http/input/field.ts';
import { type Route, route } from '../../../platform/http/routes/route.ts';
import { maxProviderGraceSeconds } from './former-providers.ts';
import type { PaymentSettingsStore } from './payment-settings.ts';
import { paymentProviderInput, paymentProviderSchema } from './provider-model.ts';

const tag = 'Checkouts';
const withSecret = paymentProviderSchema.extend({ secret: z.string().nullable() }).meta({ id: 'PaymentProviderWithSecret' });

const isGrace = (text: unknown): boolean => typeof text === 'string' && /^\d{1,15}$/.test(text) && Number(text) <= maxProviderGraceSeconds;
const graceRule = { type: 'integer', minimum: 0, maximum: maxProviderGraceSeconds } as const;
const removalGrace = field<string>('invalid_request', `must be a whole number from 0 to ${maxProviderGraceSeconds}`, isGrace, graceRule)
  .default(String(maxProviderGraceSeconds))
  .transform(Number)
  .meta({ description: 'Seconds for which notices about earlier checkouts are still accepted. Use 0 if the secret has leaked.' });

/** Creates the payment provider routes. */
export function paymentProviderRoutes({ paymentSettings }: { paymentSettings: PaymentSettingsStore }): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/payment-provider',
      operationId: 'getPaymentProvider',
      tag,
      summary: 'Retrieves the payment provider of the tenant.',
      access: 'payments:read',
      response: { status: 200, description: 'The payment provider.', schema: paymentProviderSchema },
      handler: async ({ tenantId }) => ({ body: await paymentSettings.read(tenantId) }),
    }),
    route({
      method: 'post',
      path: '/v1/payment-provider',
      operationId: 'setPaymentProvider',
      tag,
      summary: 'Sets the payment provider of the tenant. The secret of a new one is returned only here. Changing the URL keeps the secret.',
      access: 'payments:write',
      body: paymentProviderInput,
      response: { status: 200, description: 'The payment provider, with its secret if it is new.', schema: withSecret },
      async handler(request) {
        const { settings, secret } = await paymentSettings.put(byOf(request), request.tenantId, request.body);
        return { body: { ...settings, secret } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/payment-provider/rotate-secret',
      operationId: 'rotatePaymentSecret',
      tag,
      summary: 'Replaces the secret of the billing page. An earlier secret also signs addresses, and its notices are accepted, until its grace period ends.',
      access: 'payments:write',
      body: z.strictObject({ graceSeconds: z.int().min(0).max(604_800).default(86_400) }).prefault({}),
      response: { status: 200, description: 'The payment provider, with the new secret. The secret is returned only here.', schema: withSecret },
      async handler(request) {
        const { settings, secret } = await paymentSettings.rotate(byOf(request), request.tenantId, request.body.graceSeconds);
        return { body: { ...settings, secret } };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/payment-provider',
      operationId: 'removePaymentProvider',
      tag,
      summary: 'Removes the payment provider, so that no new checkouts can be created. Notices about earlier checkouts are accepted for the grace period.',
      access: 'payments:write',
      query: z.strictObject({ graceSeconds: removalGrace }),
      response: { status: 204, description: 'The payment provider was removed.' },
      async handler(request) {
        await paymentSettings.remove(byOf(request), request.tenantId, request.query.graceSeconds);
        return { status: 204, body: null };
      },
    }),
  ];
}
