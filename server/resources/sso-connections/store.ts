import { randomId } from '../../access/secrets.ts';
import { changedFields } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import { knownCustomer } from '../customers/known-customer.ts';
import { isOwned, ownedBy, type OwnedStore, type Owner, pageByName } from '../customers/owned.ts';
import type { CustomerStore } from '../customers/store.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { SsoConnectionRow } from '../../platform/store/rows/credential-rows.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { type NewSsoConnection, type SsoConnection, ssoConnectionOf, type SsoConnectionPatch } from './model.ts';

export type SsoConnectionStore = OwnedStore<SsoConnection, NewSsoConnection, SsoConnectionPatch>;

export interface SsoConnectionStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  customers: CustomerStore;
}

export function createSsoConnectionStore({ database, audit, clock, customers }: SsoConnectionStoreOptions): SsoConnectionStore {
  const target = (id: string) => ({ kind: 'sso_connection', id }) as const;
  const image = ({ name, protocol, state, domains }: SsoConnection) => ({ name, protocol, state, domains });

  // Widgets read one on every call: building the query would cost more than running it.
  const byId = database.query.selectFrom('sso_connections').selectAll().where('id', '=', '').compile();
  async function find(query: Executor, owner: Owner, id: string): Promise<SsoConnectionRow> {
    const bound: typeof byId = { ...byId, parameters: [id] };
    const [row] = (await query.executeQuery(bound)).rows;
    if (!row || !isOwned(owner, row)) throw new HttpError('not_found', 'There is no SSO connection with this id.');
    return row;
  }

  return {
    async list(owner, page) {
      const { rows, next } = await pageByName(database.query.selectFrom('sso_connections').selectAll().$call(ownedBy(owner)), page);
      return { rows: rows.map(ssoConnectionOf), next };
    },

    read: async (owner, id) => ssoConnectionOf(await find(database.query, owner, id)),

    async create(by, tenantId, { customerId, name, protocol, state, domains }) {
      const customer = await knownCustomer(customers, tenantId, customerId);
      const now = clock.now();
      const row: SsoConnectionRow = {
        id: randomId('sso'),
        tenant_id: tenantId,
        customer_id: customer.id,
        name,
        protocol,
        state,
        domains_json: JSON.stringify(domains),
        created_at: now,
        updated_at: now,
      };
      await database.write(async (tx) => {
        await tx.insertInto('sso_connections').values(row).execute();
        await audit.record(tx, {
          tenantId,
          by,
          action: 'sso_connection.created',
          target: target(row.id),
          after: { customerId: customer.id, ...image(ssoConnectionOf(row)) },
        });
      }, tenantId);
      return ssoConnectionOf(row);
    },

    update: (by, tenantId, id, { name, state, domains }) =>
      database.write(async (tx) => {
        const row = await find(tx, { tenantId }, id);
        const updated: SsoConnectionRow = {
          ...row,
          name: name ?? row.name,
          state: state ?? row.state,
          domains_json: domains === undefined ? row.domains_json : JSON.stringify(domains),
          updated_at: clock.now(),
        };
        const changed = changedFields(image(ssoConnectionOf(row)), image(ssoConnectionOf(updated)));
        if (!changed) return ssoConnectionOf(row);
        await tx
          .updateTable('sso_connections')
          .set({ name: updated.name, state: updated.state, domains_json: updated.domains_json, updated_at: updated.updated_at })
          .where('id', '=', id)
          .execute();
        await audit.record(tx, { tenantId, by, action: 'sso_connection.updated', target: target(id), ...changed });
        return ssoConnectionOf(updated);
      }, tenantId),

    remove: (by, tenantId, id) =>
      database.write(async (tx) => {
        const row = await find(tx, { tenantId }, id);
        await tx.deleteFrom('sso_connections').where('id', '=', id).execute();
        await audit.record(tx, { tenantId, by, action: 'sso_connection.deleted', target: target(id), before: image(ssoConnectionOf(row)) });
      }, tenantId),
  };
}
