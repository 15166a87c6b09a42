import { type RandomBytes } from '../../access/secrets.ts';
import { type By } from '../../platform/audit/model.ts';
import { nameSpellings } from '../../../protocol/names.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { faultOfLabel } from '../../platform/http/input/field.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';
import { changeCustomer, draftCustomer, emailKey, requireVisible } from './changes.ts';
import type { CustomerPatch, NewCustomer } from './model.ts';

export interface CustomerStore {
  /**
   * Finds or creates the customer with an external id in the caller's transaction. A given name or address that differs is stored. Concurrent callers get the
   * same customer.
   */
  findOrCreate(tx: Executor, by: By, tenantId: string, customer: NewCustomer): Promise<{ row: CustomerRow; created: boolean }>;
  /** Checks that each external id is known or allowed for a new customer. @throws HttpError `invalid_text`. */
  requireNameable(tenantId: string, externalIds: Iterable<string>): Promise<void>;
  /** {@link CustomerStore.findOrCreate} in its own transaction. */
  put(by: By, tenantId: string, customer: NewCustomer): Promise<{ row: CustomerRow; created: boolean }>;
  /** @throws HttpError `not_found`. */
  read(tenantId: string, id: string): Promise<CustomerRow>;
  /** Finds a customer by Vitrine's id only, as a grant names them. */
  findById(tenantId: string, id: string): Promise<CustomerRow | undefined>;
  /** Finds a customer by Vitrine's id or the tenant's own. */
  find(tenantId: string, idOrExternalId: string): Promise<CustomerRow | undefined>;
  /** Finds customers by e-mail address in any spelling. Returns two at most, because two are already ambiguous. */
  withEmail(tenantId: string, email: string): Promise<CustomerRow[]>;
  /**
   * @param bounds Limits for API callers, not for an operator on the machine. Default: none.
   * @throws HttpError `not_found`, `insufficient_role` when the caller may not lift a block.
   */
  update(by: By, tenantId: string, id: string, patch: CustomerPatch, bounds?: { mayUnblock: boolean }): Promise<CustomerRow>;
  /** Lists by external id, with offset, limit and total count, for callers whose lists use offsets. */
  slice(ask: { tenantId: string; offset: number; limit: number }): Promise<{ rows: CustomerRow[]; total: number }>;
  /** Lists by external id. `next` is the external id after which the next page begins. */
  list(ask: { tenantId: string; after?: string | undefined; limit: number }): Promise<{ rows: CustomerRow[]; next: string | null }>;
}

export interface CustomerStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  randomBytes?: RandomBytes;
}

export function createCustomerStore({ database, audit, clock, randomBytes }: CustomerStoreOptions): CustomerStore {
  /** Finds a customer by external id, as given or in another spelling. */
  async function byExternalId(query: Executor, tenantId: string, externalId: string): Promise<CustomerRow | undefined> {
    for (const spelling of nameSpellings(externalId)) {
      const row = await query.selectFrom('customers').selectAll().where('tenant_id', '=', tenantId).where('external_id', '=', spelling).executeTakeFirst();
      if (row) return row;
    }
    return undefined;
  }

  const byId = (query: Executor, tenantId: string, id: string): Promise<CustomerRow | undefined> =>
    query.selectFrom('customers').selectAll().where('id', '=', id).where('tenant_id', '=', tenantId).executeTakeFirst();

  /** Returns `undefined` when another transaction has created the customer meanwhile. */
  async function insert(tx: Executor, by: By, tenantId: string, customer: NewCustomer): Promise<CustomerRow | undefined> {
    const { columns, entry } = draftCustomer(by, tenantId, customer, clock.now(), randomBytes);
    const row = await tx
      .insertInto('customers')
      .values(columns)
      .onConflict((conflict) => conflict.columns(['tenant_id', 'external_id']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row) await audit.record(tx, entry);
    return row;
  }

  async function change(tx: Executor, by: By, row: CustomerRow, patch: CustomerPatch): Promise<CustomerRow> {
    const changed = changeCustomer(by, row, patch, clock.now());
    if (!changed) return row;
    await tx.updateTable('customers').set(changed.columns).where('id', '=', row.id).execute();
    await audit.record(tx, changed.entry);
    return changed.row;
  }

  const store: CustomerStore = {
    async findOrCreate(tx, by, tenantId, customer) {
      const found = await byExternalId(tx, tenantId, customer.externalId);
      if (found) return { row: await change(tx, by, found, customer), created: false };
      const inserted = await insert(tx, by, tenantId, customer);
      if (inserted) return { row: inserted, created: true };
      const other = await byExternalId(tx, tenantId, customer.externalId);
      if (!other) throw new Error('A customer was neither inserted nor found.');
      return { row: await change(tx, by, other, customer), created: false };
    },

    async requireNameable(tenantId, externalIds) {
      for (const externalId of new Set(externalIds)) {
        if (faultOfLabel(externalId) !== undefined && !(await byExternalId(database.query, tenantId, externalId))) requireVisible(externalId);
      }
    },

    put: (by, tenantId, customer) => database.write((tx) => store.findOrCreate(tx, by, tenantId, customer), tenantId),

    async read(tenantId, id) {
      return (await byId(database.query, tenantId, id)) ?? notFound();
    },

    findById: (tenantId, id) => byId(database.query, tenantId, id),

    async find(tenantId, idOrExternalId) {
      if (idOrExternalId.startsWith('cus_')) {
        const row = await byId(database.query, tenantId, idOrExternalId);
        if (row) return row;
      }
      return byExternalId(database.query, tenantId, idOrExternalId);
    },

    withEmail: (tenantId, address) =>
      database.query.selectFrom('customers').selectAll().where('tenant_id', '=', tenantId).where('email_key', '=', emailKey(address)).limit(2).execute(),

    update: (by, tenantId, id, patch, { mayUnblock } = { mayUnblock: true }) =>
      database.write(async (tx) => {
        const row = (await byId(tx, tenantId, id)) ?? notFound();
        if (row.blocked_at !== null && patch.blocked === false && !mayUnblock) {
          throw new HttpError('insufficient_role', 'The customer is blocked. An administrator or owner can unblock them.');
        }
        return change(tx, by, row, patch);
      }, tenantId),

    async slice({ tenantId, offset, limit }) {
      const all = database.query.selectFrom('customers').where('tenant_id', '=', tenantId);
      const counted = await all.select((of) => of.fn.countAll<number | string>().as('total')).executeTakeFirst();
      const rows = await all.selectAll().orderBy('external_id').limit(limit).offset(offset).execute();
      return { rows, total: Number(counted?.total ?? 0) };
    },

    async list({ tenantId, after, limit }) {
      let select = database.query.selectFrom('customers').selectAll().where('tenant_id', '=', tenantId);
      if (after !== undefined) select = select.where('external_id', '>', after);
      const rows = await select
        .orderBy('external_id')
        .limit(limit + 1)
        .execute();
      const shown = rows.slice(0, limit);
      return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.external_id ?? null) : null };
    },
  };
  return store;
}

function notFound(): never {
  throw new HttpError('not_found', 'There is no customer with this id.');
}
