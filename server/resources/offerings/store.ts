import { sql, type Transaction } from 'kysely';
import type { OfferingStatus } from '../../../protocol/offering.ts';
import type { RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import type { OfferingRow } from '../../platform/store/rows/offering-rows.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { type Result, singleResult } from '../../platform/store/result.ts';
import { inSlices } from '../../platform/store/in-slices.ts';
import { whilePlanOutdated } from '../../platform/store/planned-writes.ts';
import { eitherName } from '../external-id.ts';
import { folded, tokensOf } from '../folded.ts';
import { abandonPagesFor } from '../checkouts/unfinished/abandoned-pages.ts';
import { changeOffering, haveSaleTermsChanged, moveOffering, removedEntry } from './changes.ts';
import type { RecordedChange } from '../recorded-change.ts';
import { type OfferingInput, type OfferingPatch, patched } from './content.ts';
import { storedContent } from './model.ts';
import { createOfferingPut, type OfferingPut } from './put.ts';

/** Filters offerings. */
export interface OfferingFilter {
  tenantId: string;
  status?: OfferingStatus | undefined;
  /** Only what this customer sees: published offerings, and archived ones to which they have a subscription that has not ended or a payment in progress. */
  shownTo?: string | undefined;
  /** Words of the name or external id, or parts of them. Scans the list, which is short. */
  text?: string | undefined;
  /** Changed at or after the first time and before the second, in milliseconds since the epoch. */
  changedFromMs?: number | undefined;
  changedBeforeMs?: number | undefined;
}

/** The last row of a page. */
export interface OfferingPosition {
  position: number;
  externalId: string;
}

/** Stores offerings. Every change is audited in its own transaction. An offering of another tenant does not exist. */
export interface OfferingStore {
  /** Creates the offering with an external id, or replaces its content. Concurrent callers create one row. */
  put(by: By, tenantId: string, input: OfferingInput): Promise<OfferingPut>;
  /** Puts many offerings in one transaction, with one result each. */
  putMany(by: By, tenantId: string, inputs: readonly OfferingInput[]): Promise<Result<OfferingPut>[]>;
  /** @throws HttpError `not_found`, and as `parseInput` when the patched offering is invalid. */
  update(by: By, tenantId: string, name: string, patch: OfferingPatch): Promise<OfferingRow>;
  /** Publishes or archives an offering. Idempotent. @throws HttpError `not_found`. */
  move(by: By, tenantId: string, name: string, status: Exclude<OfferingStatus, 'draft'>): Promise<OfferingRow>;
  /** Deletes a draft. @throws HttpError `not_found`, `conflict` for an offering that was published or has subscriptions. */
  remove(by: By, tenantId: string, name: string): Promise<void>;
  /** Finds a tenant's offering by Vitrine's id or the tenant's own, and by the status in the filter, if any. */
  find(filter: OfferingFilter, name: string): Promise<OfferingRow | undefined>;
  /** Finds the offerings to which a customer has a subscription that has not ended. */
  findHeld(tenantId: string, customerId: string): Promise<OfferingRow[]>;
  /** Lists offerings by position, then by external id. `next` is `null` on the last page. */
  list(filter: OfferingFilter, page: { after?: OfferingPosition | undefined; limit: number }): Promise<{ rows: OfferingRow[]; next: OfferingPosition | null }>;
}

export interface OfferingStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  randomBytes?: RandomBytes;
}

export function createOfferingStore({ database, audit, clock, randomBytes }: OfferingStoreOptions): OfferingStore {
  const { query, engine } = database;
  const select = ({ tenantId, status, shownTo }: OfferingFilter, from: Executor = query) => {
    const all = from.selectFrom('offerings').selectAll().where('tenant_id', '=', tenantId);
    const shown = shownTo === undefined ? all : all.where(isVisibleTo(tenantId, shownTo, clock.now()));
    return status === undefined ? shown : shown.where('status', '=', status);
  };
  const named = (filter: OfferingFilter, name: string, from?: Executor) => {
    const { column, value } = eitherName('off', name);
    return select(filter, from).where(column, '=', value);
  };

  async function locked(tx: Transaction<Schema>, tenantId: string, name: string): Promise<OfferingRow | undefined> {
    const one = named({ tenantId }, name, tx);
    return (engine === 'postgres' ? one.forUpdate() : one).executeTakeFirst();
  }

  async function apply(tx: Transaction<Schema>, row: OfferingRow, change: RecordedChange<Partial<OfferingRow>> | undefined): Promise<OfferingRow> {
    if (!change) return row;
    await tx.updateTable('offerings').set(change.columns).where('id', '=', row.id).execute();
    await audit.record(tx, change.entry);
    const changed = { ...row, ...change.columns };
    if (haveSaleTermsChanged(row, changed)) await abandonPagesFor(tx, row.tenant_id, 'offering', [row.id], clock.now());
    return changed;
  }

  const putManyIn = createOfferingPut({ engine, audit, clock, randomBytes });
  const putMany: OfferingStore['putMany'] = (by, tenantId, inputs) =>
    whilePlanOutdated(() => database.write((tx) => putManyIn(tx, by, tenantId, inputs), tenantId));

  return {
    put: async (by, tenantId, input) => singleResult(await putMany(by, tenantId, [input])),
    putMany,

    update: (by, tenantId, name, patch) =>
      database.write(async (tx) => {
        const row = (await locked(tx, tenantId, name)) ?? noOffering();
        const { external_id: externalId, status, position } = row;
        const input = patched({ externalId, status, position, ...storedContent(row) }, patch);
        return apply(tx, row, changeOffering(by, row, input, clock.now()));
      }, tenantId),

    move: (by, tenantId, name, status) =>
      database.write(async (tx) => {
        const row = (await locked(tx, tenantId, name)) ?? noOffering();
        return apply(tx, row, moveOffering(by, row, status, clock.now()));
      }, tenantId),

    remove: (by, tenantId, name) =>
      database.write(async (tx) => {
        const row = (await locked(tx, tenantId, name)) ?? noOffering();
        if (row.status !== 'draft')
          throw new HttpError('conflict', `The offering "${row.external_id}" was published. Archive it, so only its subscribers see it.`);
        const subscribed = await tx.selectFrom('subscriptions').select('id').where('offering_id', '=', row.id).limit(1).executeTakeFirst();
        if (subscribed) throw new HttpError('conflict', `The offering "${row.external_id}" has subscriptions. Archive it, so only its subscribers see it.`);
        await tx.deleteFrom('offerings').where('id', '=', row.id).execute();
        await audit.record(tx, removedEntry(by, row));
      }, tenantId),

    find: (filter, name) => named(filter, name).executeTakeFirst(),

    findHeld: (tenantId, customerId) =>
      query
        .selectFrom('offerings')
        .selectAll()
        .where('id', 'in', (from) =>
          from
            .selectFrom('subscriptions')
            .select('offering_id')
            .where('tenant_id', '=', tenantId)
            .where('customer_id', '=', customerId)
            .where(sql<boolean>`subscriptions.status || '' <> 'ended'`),
        )
        .execute(),

    async list(filter, { after, limit }) {
      const found: OfferingRow[] = [];
      const fits = judgeOf(filter);
      await inSlices(after, async (from) => {
        const behind = from ? select(filter).where(sql<boolean>`(position, external_id) > (${from.position}, ${from.externalId})`) : select(filter);
        const atOnce = fits ? lookedAtOnce : limit + 1;
        const slice = await behind.orderBy('position').orderBy('external_id').limit(atOnce).execute();
        for (const row of slice) if (!fits || fits(row)) found.push(row);
        const last = slice.at(-1);
        return found.length > limit || slice.length < atOnce || !last ? undefined : { position: last.position, externalId: last.external_id };
      });
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return { rows, next: found.length > limit && last ? { position: last.position, externalId: last.external_id } : null };
    },
  };
}

/** Written as expressions, so that the index in the list's order is read: nearly all of a tenant's offerings match. */
const isVisibleTo = (tenantId: string, customerId: string, nowMs: number) => sql<boolean>`(
  offerings.status || '' = 'published'
  or offerings.status || '' = 'archived' and (
    exists (
      select 1 from subscriptions as held
      where held.tenant_id = ${tenantId} and held.customer_id = ${customerId} and held.offering_id || '' = offerings.id and held.status || '' <> 'ended')
    or exists (
      select 1 from checkouts as begun
      where begun.tenant_id = ${tenantId} and begun.customer_id = ${customerId} and begun.kind = 'offering' and begun.subject_id = offerings.id
        and begun.state in ('open', 'pending') and begun.expires_at + 0 > ${nowMs})))`;

/** Rows that are checked in one turn. */
const lookedAtOnce = 200;

/** Returns the check of a list's rows; `undefined` when there is nothing to check. */
function judgeOf({ text, changedFromMs = -Infinity, changedBeforeMs = Infinity }: OfferingFilter): ((row: OfferingRow) => boolean) | undefined {
  if (text === undefined && changedFromMs === -Infinity && changedBeforeMs === Infinity) return undefined;
  const tokens = tokensOf(text ?? '');
  return (row) => {
    const names = folded(`${row.name} ${row.external_id}`);
    return row.updated_at >= changedFromMs && row.updated_at < changedBeforeMs && tokens.every((token) => names.includes(token));
  };
}

/** One error for a missing offering and for one that the caller cannot see. @throws HttpError `not_found`. */
export function noOffering(): never {
  throw new HttpError('not_found', 'There is no such offering.');
}
