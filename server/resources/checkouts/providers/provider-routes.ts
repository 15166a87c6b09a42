import { z } from 'zod';
import { byOf } from '../../../platform/audit/model.ts';
import { field } from '../../../platform/http/field.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { longestGraceSeconds } from './former-providers.ts';
import type { PaymentSettingsStore } from './payment-settings.ts';
import { paymentProviderInput, paymentProviderSchema } from './provider-model.ts';

const tag = 'Checkouts';
const withSecret = paymentProviderSchema.extend({ secret: z.string().nullable() }).meta({ id: 'PaymentProviderWithSecret' });

const isGrace = (text: unknown): boolean => typeof text === 'string' && /^\d{1,15}$/.test(text) && Number(text) <= longestGraceSeconds;
const graceRule = { type: 'integer', minimum: 0, maximum: longestGraceSeconds } as const;
const removalGrace = field<string>('invalid_request', `must be a whole number from 0 to ${longestGraceSeconds}`, isGrace, graceRule)
  .default(String(longestGraceSeconds))
  .transform(Number)
  .meta({ description: 'For so long it is heard of what was begun before. With 0 nothing is, when others know its secret.' });

/** The routes for where customers pay. */
export function paymentProviderRoutes({ paymentSettings }: { paymentSettings: PaymentSettingsStore }): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/payment-provider',
      operationId: 'getPaymentProvider',
      tag,
      summary: 'Tells where customers of the tenant pay.',
      access: 'payments:read',
      response: { status: 200, description: 'Where they pay.', schema: paymentProviderSchema },
      handler: async ({ tenantId }) => ({ body: await paymentSettings.read(tenantId) }),
    }),
    route({
      method: 'post',
      path: '/v1/payment-provider',
      operationId: 'setPaymentProvider',
      tag,
      summary: 'Says where customers of the tenant pay. The secret of a new one is shown this once; a change of the address keeps it.',
      access: 'payments:write',
      body: paymentProviderInput,
      response: { status: 200, description: 'Where they pay, with a new secret.', schema: withSecret },
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
      summary: 'Gives the billing page another secret. Notices that those before sign are taken for a while, each as long as was said.',
      access: 'payments:write',
      body: z.strictObject({ graceSeconds: z.int().min(0).max(604_800).default(86_400) }).prefault({}),
      response: { status: 200, description: 'Where they pay, with the new secret this once.', schema: withSecret },
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
      summary: 'Takes no payments any more: no checkout is begun. Notices of those that were begun before are taken for a while.',
      access: 'payments:write',
      query: z.strictObject({ graceSeconds: removalGrace }),
      response: { status: 204, description: 'None are taken.' },
      async handler(request) {
        await paymentSettings.remove(byOf(request), request.tenantId, request.query.graceSeconds);
        return { status: 204, body: null };
      },
    }),
  ];
}
