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
import { type Done, onlyOne } from '../../platform/store/done.ts';
import { inSlices } from '../../platform/store/in-slices.ts';
import { whilePlanOutdated } from '../../platform/store/planned-writes.ts';
import { eitherName } from '../external-id.ts';
import { folded, tokensOf } from '../folded.ts';
import { leavePagesFor } from '../checkouts/left-pages.ts';
import { changeOffering, isSoldOtherwise, moveOffering, removedEntry } from './changes.ts';
import type { RecordedChange } from '../recorded-change.ts';
import { type OfferingInput, type OfferingPatch, patched } from './content.ts';
import { storedContent } from './model.ts';
import { createOfferingPut, type OfferingPut } from './put.ts';

/** Which offerings are meant. */
export interface OfferingFilter {
  tenantId: string;
  status?: OfferingStatus | undefined;
  /** Those that this customer sees: published ones, and archived ones that they have a subscription to which has not ended. */
  shownTo?: string | undefined;
  /** Words of the name or of the external id, or parts of them. It looks through the list: a tenant has few. */
  text?: string | undefined;
  /** Changed at this moment or later, and before that one. In milliseconds since the epoch. */
  changedFromMs?: number | undefined;
  changedBeforeMs?: number | undefined;
}

/** Where a page of offerings ends. */
export interface OfferingPosition {
  position: number;
  externalId: string;
}

/** The offerings. Every change is recorded in the audit trail in its own transaction; an offering of another tenant does not exist. */
export interface OfferingStore {
  /** The offering of an external id: makes it, or gives it this content. Any number of callers at once make one row. */
  put(by: By, tenantId: string, input: OfferingInput): Promise<OfferingPut>;
  /** Puts many in one transaction: what became of each. */
  putMany(by: By, tenantId: string, inputs: readonly OfferingInput[]): Promise<Done<OfferingPut>[]>;
  /** @throws HttpError `not_found`, and as `parseInput` when the patch does not fit what is there. */
  update(by: By, tenantId: string, name: string, patch: OfferingPatch): Promise<OfferingRow>;
  /** Publishes or archives. Asked for again it changes nothing. @throws HttpError `not_found`. */
  move(by: By, tenantId: string, name: string, status: Exclude<OfferingStatus, 'draft'>): Promise<OfferingRow>;
  /** Takes away a draft. @throws HttpError `not_found`, `conflict` for what was published, or what somebody subscribes to. */
  remove(by: By, tenantId: string, name: string): Promise<void>;
  /** The offering of a tenant, by our id or the tenant's own; with a status in the filter, only in this one. */
  find(filter: OfferingFilter, name: string): Promise<OfferingRow | undefined>;
  /** In the order of their positions, and of their names where these are the same. `next` is `null` on the last page. */
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
    const shown = shownTo === undefined ? all : all.where(isShownTo(tenantId, shownTo));
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
    if (isSoldOtherwise(row, changed)) await leavePagesFor(tx, row.tenant_id, 'offering', [row.id], clock.now());
    return changed;
  }

  const putManyIn = createOfferingPut({ engine, audit, clock, randomBytes });
  const putMany: OfferingStore['putMany'] = (by, tenantId, inputs) =>
    whilePlanOutdated(() => database.write((tx) => putManyIn(tx, by, tenantId, inputs), tenantId));

  return {
    put: async (by, tenantId, input) => onlyOne(await putMany(by, tenantId, [input])),
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
          throw new HttpError('conflict', `The offering "${row.external_id}" was published: archive it, and nobody sees it any more but who has it.`);
        const subscribed = await tx.selectFrom('subscriptions').select('id').where('offering_id', '=', row.id).limit(1).executeTakeFirst();
        if (subscribed) throw new HttpError('conflict', `The offering "${row.external_id}" has subscriptions: archive it, and nobody else sees it any more.`);
        await tx.deleteFrom('offerings').where('id', '=', row.id).execute();
        await audit.record(tx, removedEntry(by, row));
      }, tenantId),

    find: (filter, name) => named(filter, name).executeTakeFirst(),

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

/** Calculated, so that the index in the order of the list is the one that is read: of what a tenant sells and has sold, nearly all is shown. */
const isShownTo = (tenantId: string, customerId: string) => sql<boolean>`(
  offerings.status || '' = 'published'
  or offerings.status || '' = 'archived' and exists (
    select 1 from subscriptions as held
    where held.tenant_id = ${tenantId} and held.customer_id = ${customerId} and held.offering_id || '' = offerings.id and held.status || '' <> 'ended'))`;

/** So many are looked at within a moment. */
const lookedAtOnce = 200;

/** What a list looks for in its rows; `undefined` when that is nothing. */
function judgeOf({ text, changedFromMs = -Infinity, changedBeforeMs = Infinity }: OfferingFilter): ((row: OfferingRow) => boolean) | undefined {
  if (text === undefined && changedFromMs === -Infinity && changedBeforeMs === Infinity) return undefined;
  const tokens = tokensOf(text ?? '');
  return (row) => {
    const names = folded(`${row.name} ${row.external_id}`);
    return row.updated_at >= changedFromMs && row.updated_at < changedBeforeMs && tokens.every((token) => names.includes(token));
  };
}

/** One answer for what is not there and for what the caller does not see. @throws HttpError `not_found`. */
export function noOffering(): never {
  throw new HttpError('not_found', 'There is no such offering.');
}
