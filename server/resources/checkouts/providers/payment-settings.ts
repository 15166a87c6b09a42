import type { MasterKeys } from '../../../access/master-key.ts';
import { randomId, type RandomBytes, randomToken } from '../../../access/secrets.ts';
import { type Clock, isoTime } from '../../../clock.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { By } from '../../../platform/audit/model.ts';
import type { AuditStore } from '../../../platform/audit/store.ts';
import type { FormerProviderRow, PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Database, Executor } from '../../../platform/store/database.ts';
import { createEarlierSecrets } from './earlier-secrets.ts';
import { createFormerProviders, maxProviderGraceSeconds } from './former-providers.ts';
import { sealPurpose } from './redirect-provider.ts';
import { checkPaymentUrl, type PaymentProviderInput, type PaymentProviderSettings } from './provider-model.ts';
import { stripeSecretsText } from './stripe-provider.ts';

export interface PaymentSettingsStore {
  /** @throws HttpError `not_found` when the tenant takes no payments. */
  read(tenantId: string): Promise<PaymentProviderSettings>;
  rowOf(query: Executor, tenantId: string): Promise<PaymentProviderRow | undefined>;
  /** Returns the current provider, followed by a copy with each of its earlier secrets that are still valid. Empty without a provider. */
  signersOf(query: Executor, tenantId: string): Promise<PaymentProviderRow[]>;
  /** Returns all providers whose notices are accepted: the current one first, then those replaced or removed recently. */
  everyOf(query: Executor, tenantId: string): Promise<(PaymentProviderRow | FormerProviderRow)[]>;
  /** Returns the current provider, and the former ones that have to be asked about their pages. */
  askedOf(query: Executor, tenantId: string): Promise<(PaymentProviderRow | FormerProviderRow)[]>;
  /**
   * Sets or changes the provider. A new billing page gets a secret, which is only returned here. A replaced provider's notices are accepted for `graceSeconds`.
   *
   * @throws HttpError `invalid_request` for a URL that breaks the redirect rule.
   */
  put(by: By, tenantId: string, input: PaymentProviderInput): Promise<{ settings: PaymentProviderSettings; secret: string | null }>;
  /** Replaces the secret. Earlier secrets sign beside it, and are accepted, until the grace period ends at most. @throws HttpError `not_found`. */
  rotate(by: By, tenantId: string, graceSeconds: number): Promise<{ settings: PaymentProviderSettings; secret: string }>;
  /**
   * Stops new checkouts. Notices about earlier ones are accepted for `graceSeconds`. With 0, no further notices are accepted, including those of former
   * providers. This also works when no provider is set.
   *
   * @throws HttpError `not_found`.
   */
  remove(by: By, tenantId: string, graceSeconds: number): Promise<void>;
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
  const formerOf = createFormerProviders(clock);
  const earlierSecrets = createEarlierSecrets(clock);
  const settingsOf = async (query: Executor, row: PaymentProviderRow): Promise<PaymentProviderSettings> => ({
    provider: row.provider,
    url: row.url === '' ? null : row.url,
    keyId: row.key_id,
    formerKeyUntil: row.former_until !== null && row.former_until > clock.now() ? isoTime(row.former_until) : null,
    formerProviders: (await formerOf.of(query, row.tenant_id)).map(({ provider, key_id, usable_until }) => ({
      ...{ provider, keyId: key_id, until: isoTime(usable_until) },
    })),
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
  });
  const newSecret = () => ({ keyId: randomId('psk', randomBytes), secret: randomToken('paysec', randomBytes) });

  /** Whether the settings are unchanged. A secret that cannot be decrypted counts as different. */
  function isSame(row: PaymentProviderRow, text: string): boolean {
    try {
      return row.provider === 'stripe' && masterKeys.open(row.secret_sealed, sealPurpose(row)) === text;
    } catch (error) {
      if (error instanceof HttpError) return false;
      throw error;
    }
  }

  return {
    rowOf,
    read: async (tenantId) => settingsOf(database.query, await known(database.query, tenantId)),
    async signersOf(query, tenantId) {
      const row = await rowOf(query, tenantId);
      return row ? earlierSecrets.with(query, tenantId, [row]) : [];
    },
    async askedOf(query, tenantId) {
      const row = await rowOf(query, tenantId);
      return [...(row ? [row] : []), ...(await formerOf.everyOf(query, tenantId))];
    },
    async everyOf(query, tenantId) {
      const row = await rowOf(query, tenantId);
      return earlierSecrets.with(query, tenantId, [...(row ? [row] : []), ...(await formerOf.of(query, tenantId))]);
    },

    async put(by, tenantId, input) {
      const url = input.provider === 'redirect' ? checkPaymentUrl(input.url, publicUrl) : '';
      return database.write(async (tx) => {
        const now = clock.now();
        const found = await rowOf(tx, tenantId);
        if (found?.provider === 'redirect' && input.provider === 'redirect') {
          if (found.url === url) return { settings: await settingsOf(tx, found), secret: null };
          const moved = { ...found, url, updated_at: now };
          await tx.updateTable('payment_providers').set({ url, updated_at: now }).where('id', '=', found.id).execute();
          await audit.record(tx, { tenantId, by, action: 'payment_provider.set', target: target(found.id), before: image(found), after: image(moved) });
          return { settings: await settingsOf(tx, moved), secret: null };
        }
        const { keyId, secret } = newSecret();
        const id = randomId('pp', randomBytes);
        const text = input.provider === 'redirect' ? secret : stripeSecretsText(input);
        if (found && input.provider === 'stripe' && isSame(found, text)) return { settings: await settingsOf(tx, found), secret: null };
        const row: PaymentProviderRow = {
          ...{ id, tenant_id: tenantId, provider: input.provider, url, key_id: keyId },
          secret_sealed: masterKeys.seal(text, sealPurpose({ id, tenant_id: tenantId })),
          ...{ former_key_id: null, former_sealed: null, former_until: null, created_at: found?.created_at ?? now, updated_at: now },
        };
        if (found) {
          await formerOf.keep(tx, found, input.provider, input.graceSeconds ?? maxProviderGraceSeconds);
          await tx.deleteFrom('payment_providers').where('id', '=', found.id).execute();
        }
        await tx.insertInto('payment_providers').values(row).execute();
        const before = found && { before: image(found) };
        await audit.record(tx, { tenantId, by, action: 'payment_provider.set', target: target(id), ...before, after: image(row) });
        return { settings: await settingsOf(tx, row), secret: input.provider === 'redirect' ? secret : null };
      }, tenantId);
    },

    rotate: (by, tenantId, graceSeconds) =>
      database.write(async (tx) => {
        const row = await known(tx, tenantId);
        if (row.provider !== 'redirect') throw new HttpError('conflict', 'Stripe creates the secrets of its accounts: create new ones there.');
        const now = clock.now();
        const formerUntil = now + graceSeconds * 1_000;
        await earlierSecrets.keep(tx, row, formerUntil);
        const { keyId, secret } = newSecret();
        const change = {
          ...{ key_id: keyId, secret_sealed: masterKeys.seal(secret, sealPurpose(row)), updated_at: now },
          ...{ former_key_id: row.key_id, former_sealed: row.secret_sealed, former_until: formerUntil },
        };
        await tx.updateTable('payment_providers').set(change).where('id', '=', row.id).execute();
        await audit.record(tx, { tenantId, by, action: 'payment_provider.secret_rotated', target: target(row.id), after: { keyId, graceSeconds } });
        return { settings: await settingsOf(tx, { ...row, ...change }), secret };
      }, tenantId),

    remove: (by, tenantId, graceSeconds) =>
      database.write(async (tx) => {
        const [former] = graceSeconds === 0 ? await formerOf.of(tx, tenantId) : [];
        const set = await rowOf(tx, tenantId);
        const row = set ?? former ?? (await known(tx, tenantId));
        if (set) {
          await formerOf.keep(tx, set, undefined, graceSeconds);
          await tx.deleteFrom('payment_providers').where('id', '=', set.id).execute();
        }
        if (graceSeconds === 0) {
          await formerOf.forget(tx, tenantId);
          await earlierSecrets.forget(tx, tenantId);
        }
        await audit.record(tx, { tenantId, by, action: 'payment_provider.removed', target: target(row.id), before: image(row), after: { graceSeconds } });
      }, tenantId),
  };
}
