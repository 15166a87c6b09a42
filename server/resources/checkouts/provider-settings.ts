import { z } from 'zod';
import type { MasterKeys } from '../../access/master-key.ts';
import { randomId, type RandomBytes, randomToken } from '../../access/secrets.ts';
import { faultOfTarget } from '../../access/redirect-rule.ts';
import { type Clock, isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import { type PaymentProviderRow, providerNames } from '../../platform/store/rows/checkout-rows.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { sealPurpose } from './provider-redirect.ts';
import { stripeSecretsText } from './provider-stripe.ts';

/** Where customers of a tenant pay, as it is set. */
const redirectInput = z.strictObject({
  provider: z.literal('redirect').meta({ description: 'A billing page of your own.' }),
  url: z.string().max(2_048).meta({ description: 'https. Its own query is kept; the signed reference is added to it.' }),
});
const stripeInput = z.strictObject({
  provider: z.literal('stripe').meta({ description: 'The payment page of your Stripe account.' }),
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

export type PaymentProviderInput = z.output<typeof paymentProviderInput>;

export const paymentProviderSchema = z
  .object({
    provider: z.enum(providerNames),
    url: z.string().nullable().meta({ description: 'The billing page; null for Stripe.' }),
    keyId: z.string(),
    formerKeyUntil: z.string().nullable().meta({ description: 'Notices that the former secret signs are taken until then.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'PaymentProvider' });

export type PaymentProviderSettings = z.output<typeof paymentProviderSchema>;

export interface PaymentSettingsStore {
  /** @throws HttpError `not_found` when the tenant takes no payments. */
  read(tenantId: string): Promise<PaymentProviderSettings>;
  rowOf(query: Executor, tenantId: string): Promise<PaymentProviderRow | undefined>;
  /** Sets or changes it. A secret is made with the first one, and shown then alone. @throws HttpError `invalid_request` for an address that breaks the rule. */
  put(by: By, tenantId: string, input: PaymentProviderInput): Promise<{ settings: PaymentProviderSettings; secret: string | null }>;
  /** Another secret: references are signed with it at once, notices of the former one are taken for a while. @throws HttpError `not_found`. */
  rotate(by: By, tenantId: string, graceSeconds: number): Promise<{ settings: PaymentProviderSettings; secret: string }>;
  /** No checkout is begun any more, and no notice taken. @throws HttpError `not_found`. */
  remove(by: By, tenantId: string): Promise<void>;
}

export interface PaymentSettingsOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  masterKeys: MasterKeys;
  publicUrl: string;
  randomBytes?: RandomBytes;
}

const target = (id: string) => ({ kind: 'payment_provider', id }) as const;
const image = ({ provider, url, key_id: keyId }: PaymentProviderRow) => ({ provider, url: url.split('?', 1)[0] ?? '', keyId });

export function createPaymentSettings({ database, audit, clock, masterKeys, publicUrl, randomBytes }: PaymentSettingsOptions): PaymentSettingsStore {
  const rowOf = (query: Executor, tenantId: string): Promise<PaymentProviderRow | undefined> =>
    query.selectFrom('payment_providers').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
  const known = async (query: Executor, tenantId: string): Promise<PaymentProviderRow> => {
    const row = await rowOf(query, tenantId);
    if (!row) throw new HttpError('not_found', 'The tenant has no payment provider.');
    return row;
  };
  const settingsOf = (row: PaymentProviderRow): PaymentProviderSettings => ({
    provider: row.provider,
    url: row.url === '' ? null : row.url,
    keyId: row.key_id,
    formerKeyUntil: row.former_until !== null && row.former_until > clock.now() ? isoTime(row.former_until) : null,
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
  });
  const newSecret = () => ({ keyId: randomId('psk', randomBytes), secret: randomToken('paysec', randomBytes) });

  return {
    rowOf,
    read: async (tenantId) => settingsOf(await known(database.query, tenantId)),

    async put(by, tenantId, input) {
      const url = input.provider === 'redirect' ? checkPaymentUrl(input.url, publicUrl) : '';
      return database.write(async (tx) => {
        const now = clock.now();
        const found = await rowOf(tx, tenantId);
        if (found?.provider === 'redirect' && input.provider === 'redirect') {
          if (found.url === url) return { settings: settingsOf(found), secret: null };
          const moved = { ...found, url, updated_at: now };
          await tx.updateTable('payment_providers').set({ url, updated_at: now }).where('id', '=', found.id).execute();
          await audit.record(tx, { tenantId, by, action: 'payment_provider.set', target: target(found.id), before: image(found), after: image(moved) });
          return { settings: settingsOf(moved), secret: null };
        }
        const { keyId, secret } = newSecret();
        const id = found?.id ?? randomId('pp', randomBytes);
        const text = input.provider === 'redirect' ? secret : stripeSecretsText(input);
        const row: PaymentProviderRow = {
          ...{ id, tenant_id: tenantId, provider: input.provider, url, key_id: keyId },
          secret_sealed: masterKeys.seal(text, sealPurpose({ id, tenant_id: tenantId })),
          ...{ former_key_id: null, former_sealed: null, former_until: null, created_at: found?.created_at ?? now, updated_at: now },
        };
        if (found) await tx.deleteFrom('payment_providers').where('id', '=', id).execute();
        await tx.insertInto('payment_providers').values(row).execute();
        const before = found && { before: image(found) };
        await audit.record(tx, { tenantId, by, action: 'payment_provider.set', target: target(id), ...before, after: image(row) });
        return { settings: settingsOf(row), secret: input.provider === 'redirect' ? secret : null };
      }, tenantId);
    },

    rotate: (by, tenantId, graceSeconds) =>
      database.write(async (tx) => {
        const row = await known(tx, tenantId);
        if (row.provider !== 'redirect') throw new HttpError('conflict', 'The secrets of a Stripe account are made at Stripe: set them anew.');
        const now = clock.now();
        const { keyId, secret } = newSecret();
        const change = {
          ...{ key_id: keyId, secret_sealed: masterKeys.seal(secret, sealPurpose(row)), updated_at: now },
          ...{ former_key_id: row.key_id, former_sealed: row.secret_sealed, former_until: now + graceSeconds * 1_000 },
        };
        await tx.updateTable('payment_providers').set(change).where('id', '=', row.id).execute();
        await audit.record(tx, { tenantId, by, action: 'payment_provider.secret_rotated', target: target(row.id), after: { keyId, graceSeconds } });
        return { settings: settingsOf({ ...row, ...change }), secret };
      }, tenantId),

    remove: (by, tenantId) =>
      database.write(async (tx) => {
        const row = await known(tx, tenantId);
        await tx.deleteFrom('payment_providers').where('id', '=', row.id).execute();
        await audit.record(tx, { tenantId, by, action: 'payment_provider.removed', target: target(row.id), before: image(row) });
      }, tenantId),
  };
}

/** The address of a billing page in its one spelling. @throws HttpError `invalid_request` when it breaks the rule of redirects. */
export function checkPaymentUrl(given: string, publicUrl: string): string {
  const fault = faultOfTarget(given, publicUrl);
  if (fault) throw new HttpError('invalid_request', `The address of the billing page ${fault}.`, { errors: [{ path: 'url', message: fault }] });
  return new URL(given).href;
}
