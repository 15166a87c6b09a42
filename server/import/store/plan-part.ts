import { setImmediate as nextTurn } from 'node:timers/promises';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore, NewAuditEntry } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import { changeContent, changeState, draftReceipt, type ReceiptKey } from '../../resources/receipts/changes.ts';
import type { RecordedChange } from '../../resources/recorded-change.ts';
import { completeContent, type ReceiptContent } from '../../resources/receipts/model.ts';
import { receiptPlace, placeText, type ReceiptPlace, receiptsAt } from '../../resources/receipts/lists/receipts-at.ts';
import { selectReceipts } from '../../resources/receipts/lists/select-receipts.ts';
import { withoutRevoked } from '../../resources/links/revoked-links.ts';
import type { ShareTokenVault } from '../../resources/links/share-token.ts';
import { publishing, transitions } from '../../resources/receipts/transitions.ts';
import { planCustomers } from '../../resources/customers/plan.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { type PlannedWrite, plannedInserts } from '../../platform/store/planned-writes.ts';
import type { ReceiptRow } from '../../platform/store/schema.ts';
import type { ImportedReceipt } from '../receipts/receipt-collector.ts';
import type { ImportOutcome } from '../receipts/import-outcome.ts';

export interface PlanDeps {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  vault: ShareTokenVault;
}

export interface PlanInput {
  by: By;
  tenantId: string;
  receipts: readonly ImportedReceipt[];
  /** Locks the content of every receipt that is a draft. */
  seal: boolean;
  publish: boolean;
  /** The import is already committed: later changes of the tenant's settings refuse nothing. */
  counts?: boolean;
}

/** A receipt as it will be stored. */
interface Planned {
  row: ReceiptRow;
  /** State of the row when it was read. `undefined` for a new receipt. */
  seen: Pick<ReceiptRow, 'updated_at' | 'status'> | undefined;
  /** The changed columns of an existing row. */
  columns: Partial<ReceiptRow>;
}

/** Returns the stored receipts of a tenant at the given places. */
async function stored(query: Executor, tenantId: string, places: readonly ReceiptPlace[]): Promise<Map<string, Planned>> {
  const select = selectReceipts(query).select(['receipts.share_token_hash', 'receipts.share_token_sealed']);
  const rows = await receiptsAt(select, tenantId, places);
  return new Map([...rows].map(([place, row]) => [place, { row: withoutRevoked(row), seen: row, columns: {} }]));
}

/** Returns the writes: inserts of new rows, and updates that apply only if the row is unchanged since it was read. */
function writesOf(query: Executor, planned: readonly Planned[]): PlannedWrite[] {
  const added = planned.flatMap(({ row, seen }) => (seen ? [] : row));
  const updates = planned.flatMap(({ row: { id }, seen, columns }) => {
    if (!seen || Object.keys(columns).length === 0) return [];
    return {
      query: query
        .updateTable('receipts')
        .set(columns)
        .where('id', '=', id)
        .where('updated_at', '=', seen.updated_at)
        .where('status', '=', seen.status)
        .compile(),
      rows: 1,
    };
  });
  return [...plannedInserts(query, 'receipts', added), ...updates];
}

/**
 * Computes the writes of storing receipts, using reads only. Inside the transaction, this work would hold the write lock for its whole duration.
 *
 * @throws HttpError `receipt_totals_mismatch`, `invalid_amount`.
 */
export async function planPart(
  { database: { query }, audit, clock, vault }: PlanDeps,
  { by, tenantId, receipts, seal, publish, counts = false }: PlanInput,
): Promise<{ writes: PlannedWrite[]; outcome: ImportOutcome }> {
  const now = clock.now();
  const tenant = await query
    .selectFrom('tenants')
    .select(['name', 'links_revoked_at', 'viewers_see_drafts'])
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow();
  const entries: NewAuditEntry[] = [];
  const note = (entry: NewAuditEntry): void => void entries.push(entry);
  const customers = await planCustomers(
    query,
    { by, tenantId, now, note },
    receipts.map(({ input }) => input.customer.externalId),
  );
  const known = receipts.flatMap(({ input }) => {
    const { row, isNew } = customers.customerOf(input.customer);
    return isNew ? [] : receiptPlace(row.id, input);
  });
  const planned = await stored(query, tenantId, known);
  const outcome: ImportOutcome = { created: 0, updated: 0, unchanged: 0, newlySealed: 0, sealed: [] };

  function newReceipt(key: ReceiptKey, content: ReceiptContent): Planned {
    const draft = draftReceipt(by, key, content, { vault, now });
    note(draft.entry);
    outcome.created += 1;
    return { row: draft.columns, seen: undefined, columns: {} };
  }

  function take(one: Planned, change: RecordedChange<Partial<ReceiptRow>> | undefined): void {
    if (!change) return;
    note(change.entry);
    one.row = { ...one.row, ...change.columns };
    one.columns = { ...one.columns, ...change.columns };
  }

  for (const [index, { input }] of receipts.entries()) {
    // A server that resumes an import still answers other requests.
    if (index % 50 === 49) await nextTurn();
    const { row: customer, keep } = customers.customerOf(input.customer);
    keep();
    const content = completeContent(input, { issuer: tenant.name, recipient: customer.name ?? customer.external_id, recipientEmail: customer.email });
    const place = receiptPlace(customer.id, input);
    const found = planned.get(placeText(place));
    const one = found ?? newReceipt({ tenant_id: tenantId, ...place }, content);
    if (found) {
      const changed = changeContent(by, one.row, content, now);
      take(one, changed);
      if (changed) outcome.updated += 1;
      else if (one.row.status === 'sealed') outcome.sealed.push(`${input.customer.externalId} ${input.period.start}`);
      else outcome.unchanged += 1;
    }
    const current = () => ({
      ...one.row,
      links_revoked_at: tenant.links_revoked_at,
      viewers_see_drafts: counts ? 1 : tenant.viewers_see_drafts,
      customer_external_id: customer.external_id,
    });
    if (seal && one.row.status === 'draft') {
      take(one, changeState(by, current(), transitions.seal, now));
      outcome.newlySealed += 1;
    }
    if (publish) take(one, changeState(by, current(), publishing(null), now));
    planned.set(placeText(place), one);
  }

  const trail = plannedInserts(
    query,
    'audit',
    entries.map((entry) => audit.rowOf(entry)),
  );
  return { writes: [...customers.writes(), ...writesOf(query, [...planned.values()]), ...trail], outcome };
}
