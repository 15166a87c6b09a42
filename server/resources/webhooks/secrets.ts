import type { MasterKeys } from '../../access/master-key.ts';
import { randomId, randomToken, type RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { Executor } from '../../platform/store/database.ts';
import type { WebhookEndpointRow, WebhookSecretRow } from '../../platform/store/rows/webhook-rows.ts';
import { sealPurpose } from '../../platform/webhooks/event.ts';

/** The secrets that sign for endpoints. */
export interface WebhookSecrets {
  /** Returns the secrets of these endpoints, newest first. */
  of(query: Executor, endpointIds: readonly string[]): Promise<WebhookSecretRow[]>;
  /** Creates and stores a secret, which is only returned here. */
  add(tx: Executor, endpoint: Pick<WebhookEndpointRow, 'id' | 'tenant_id'>): Promise<{ id: string; secret: string }>;
  /** Limits an endpoint's current secrets to sign until `untilMs`. */
  end(tx: Executor, endpointId: string, untilMs: number): Promise<void>;
}

interface WebhookSecretsOptions {
  clock: Clock;
  masterKeys: MasterKeys;
  randomBytes: RandomBytes | undefined;
}

export function createWebhookSecrets({ clock, masterKeys, randomBytes }: WebhookSecretsOptions): WebhookSecrets {
  return {
    async of(query, endpointIds) {
      if (endpointIds.length === 0) return [];
      const rows = await query.selectFrom('webhook_secrets').selectAll().where('endpoint_id', 'in', endpointIds).execute();
      return rows.toSorted((one, other) => other.created_at - one.created_at);
    },

    async add(tx, endpoint) {
      const secret = randomToken('whsec', randomBytes);
      const row = { id: randomId('whk', randomBytes), endpoint_id: endpoint.id, tenant_id: endpoint.tenant_id, created_at: clock.now(), usable_until: null };
      await tx
        .insertInto('webhook_secrets')
        .values({ ...row, secret_sealed: masterKeys.seal(secret, sealPurpose(row)) })
        .execute();
      return { id: row.id, secret };
    },

    async end(tx, endpointId, untilMs) {
      const former = tx.updateTable('webhook_secrets').where('endpoint_id', '=', endpointId);
      // A secret that was replaced earlier keeps its own end unless `untilMs` is sooner. With 0 seconds, all end at once.
      await former.set({ usable_until: untilMs }).where('usable_until', 'is', null).execute();
      await former.set({ usable_until: untilMs }).where('usable_until', '>', untilMs).execute();
    },
  };
}
