import type { CompiledQuery, SelectQueryBuilder, Transaction } from 'kysely';
import { randomId } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { changedFields } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { knownCustomer } from '../customers/known-customer.ts';
import { isOwned, ownedBy, type OwnedStore, type Owner, pageByName } from './model.ts';
import type { CustomerStore } from '../customers/store.ts';

/** The columns of every such table. The store fills them. */
export interface OwnedColumns {
  id: string;
  tenant_id: string;
  customer_id: string;
  created_at: number;
  updated_at: number;
}

/** The table of the resources. */
export interface OwnedTable<Row extends OwnedColumns & { name: string }> {
  select: SelectQueryBuilder<Schema, keyof Schema, Row>;
  /** Selects one row by its id, the only parameter. Compiled once: widgets read on every call, and building a query costs more than running it. */
  byId: CompiledQuery<Row>;
  insert(tx: Transaction<Schema>, row: Row): Promise<unknown>;
  update(tx: Transaction<Schema>, id: string, row: Row): Promise<unknown>;
  remove(tx: Transaction<Schema>, id: string): Promise<unknown>;
}

export interface OwnedStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  customers: CustomerStore;
}

/** Options that differ between kinds of resources. */
export interface OwnedKind<Row extends OwnedColumns & { name: string }, Thing extends object, Draft, Patch> {
  /** The kind in the audit trail. */
  kind: 'directory' | 'sso_connection';
  /** The noun in error messages. */
  noun: string;
  idPrefix: string;
  table: OwnedTable<Row>;
  thingOf(row: Row): Thing;
  /** The audited fields. */
  imageOf(thing: Thing): object;
  /** Returns a new row. */
  rowOf(draft: Draft, columns: OwnedColumns): Row;
  /** Returns the row with a patch applied. */
  patched(row: Row, patch: Patch): Row;
}

/** Creates a store for resources of customers. Every change is audited in its own transaction. */
export function createOwnedStore<Row extends OwnedColumns & { name: string }, Thing extends object, Draft extends { customerId: string }, Patch>(
  { database, audit, clock, customers }: OwnedStoreOptions,
  { kind, noun, idPrefix, table, thingOf, imageOf, rowOf, patched }: OwnedKind<Row, Thing, Draft, Patch>,
): OwnedStore<Thing, Draft, Patch> {
  const target = (id: string) => ({ kind, id });
  const image = (row: Row) => imageOf(thingOf(row));

  async function find(query: Executor, owner: Owner, id: string): Promise<Row> {
    const [row] = (await query.executeQuery<Row>({ ...table.byId, parameters: [id] })).rows;
    if (!row || !isOwned(owner, row)) throw new HttpError('not_found', `There is no ${noun} with this id.`);
    return row;
  }

  return {
    async list(owner, page) {
      const { rows, next } = await pageByName(table.select.$call(ownedBy(owner)), page);
      return { rows: rows.map(thingOf), next };
    },

    read: async (owner, id) => thingOf(await find(database.query, owner, id)),

    async create(by, tenantId, draft) {
      const customer = await knownCustomer(customers, tenantId, draft.customerId);
      const now = clock.now();
      const row = rowOf(draft, { id: randomId(idPrefix), tenant_id: tenantId, customer_id: customer.id, created_at: now, updated_at: now });
      await database.write(async (tx) => {
        await table.insert(tx, row);
        const after = { customerId: customer.id, ...image(row) };
        await audit.record(tx, { tenantId, by, action: `${kind}.created`, target: target(row.id), after });
      }, tenantId);
      return thingOf(row);
    },

    update: (by, tenantId, id, patch) =>
      database.write(async (tx) => {
        const row = await find(tx, { tenantId }, id);
        const updated: Row = { ...patched(row, patch), updated_at: clock.now() };
        const changed = changedFields(image(row), image(updated));
        if (!changed) return thingOf(row);
        await table.update(tx, id, updated);
        await audit.record(tx, { tenantId, by, action: `${kind}.updated`, target: target(id), ...changed });
        return thingOf(updated);
      }, tenantId),

    remove: (by, tenantId, id) =>
      database.write(async (tx) => {
        const row = await find(tx, { tenantId }, id);
        await table.remove(tx, id);
        await audit.record(tx, { tenantId, by, action: `${kind}.deleted`, target: target(id), before: image(row) });
      }, tenantId),
  };
}
