import { randomId } from '../../access/secrets.ts';
import { changedFields } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import { knownCustomer } from '../customers/known-customer.ts';
import { isOwned, ownedBy, type OwnedStore, type Owner, pageByName } from '../customers/owned.ts';
import type { CustomerStore } from '../customers/store.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { DirectoryRow } from '../../platform/store/rows/credential-rows.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { type NewDirectory, type Directory, directoryOf, type DirectoryPatch } from './model.ts';

export type DirectoryStore = OwnedStore<Directory, NewDirectory, DirectoryPatch>;

export interface DirectoryStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  customers: CustomerStore;
}

export function createDirectoryStore({ database, audit, clock, customers }: DirectoryStoreOptions): DirectoryStore {
  const target = (id: string) => ({ kind: 'directory', id }) as const;
  const image = ({ name, provider, state }: Directory) => ({ name, provider, state });

  // Widgets read one on every call: building the query would cost more than running it.
  const byId = database.query.selectFrom('directories').selectAll().where('id', '=', '').compile();
  async function find(query: Executor, owner: Owner, id: string): Promise<DirectoryRow> {
    const bound: typeof byId = { ...byId, parameters: [id] };
    const [row] = (await query.executeQuery(bound)).rows;
    if (!row || !isOwned(owner, row)) throw new HttpError('not_found', 'There is no directory with this id.');
    return row;
  }

  return {
    async list(owner, page) {
      const { rows, next } = await pageByName(database.query.selectFrom('directories').selectAll().$call(ownedBy(owner)), page);
      return { rows: rows.map(directoryOf), next };
    },

    read: async (owner, id) => directoryOf(await find(database.query, owner, id)),

    async create(by, tenantId, { customerId, name, provider, state }) {
      const customer = await knownCustomer(customers, tenantId, customerId);
      const now = clock.now();
      const row: DirectoryRow = {
        id: randomId('dir'),
        tenant_id: tenantId,
        customer_id: customer.id,
        name,
        provider,
        state,
        users: 0,
        last_sync_at: null,
        created_at: now,
        updated_at: now,
      };
      await database.write(async (tx) => {
        await tx.insertInto('directories').values(row).execute();
        await audit.record(tx, {
          tenantId,
          by,
          action: 'directory.created',
          target: target(row.id),
          after: { customerId: customer.id, ...image(directoryOf(row)) },
        });
      }, tenantId);
      return directoryOf(row);
    },

    update: (by, tenantId, id, { name, state }) =>
      database.write(async (tx) => {
        const row = await find(tx, { tenantId }, id);
        const updated: DirectoryRow = { ...row, name: name ?? row.name, state: state ?? row.state, updated_at: clock.now() };
        const changed = changedFields(image(directoryOf(row)), image(directoryOf(updated)));
        if (!changed) return directoryOf(row);
        await tx.updateTable('directories').set({ name: updated.name, state: updated.state, updated_at: updated.updated_at }).where('id', '=', id).execute();
        await audit.record(tx, { tenantId, by, action: 'directory.updated', target: target(id), ...changed });
        return directoryOf(updated);
      }, tenantId),

    remove: (by, tenantId, id) =>
      database.write(async (tx) => {
        const row = await find(tx, { tenantId }, id);
        await tx.deleteFrom('directories').where('id', '=', id).execute();
        await audit.record(tx, { tenantId, by, action: 'directory.deleted', target: target(id), before: image(directoryOf(row)) });
      }, tenantId),
  };
}
