import type { Transaction } from 'kysely';
import type { RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore, NewAuditEntry } from '../../platform/audit/store.ts';
import type { Put } from '../../platform/http/routes/bulk.ts';
import type { Engine } from '../../platform/store/database.ts';
import type { Result } from '../../platform/store/result.ts';
import { planEach, type PlannedRow, writesOf } from '../../platform/store/planned-rows.ts';
import { plannedInserts, runPlan } from '../../platform/store/planned-writes.ts';
import type { CustomerRow, ReceiptRow, Schema } from '../../platform/store/schema.ts';
import { planCustomers } from '../customers/plan.ts';
import { withoutRevoked } from '../links/revoked-links.ts';
import type { ShareTokenVault } from '../links/share-token.ts';
import { changeContent, draftReceipt } from './changes.ts';
import type { ReceiptInput } from './content.ts';
import { completeContent, type StoredReceipt } from './model.ts';
import { receiptPlace, placeText, type ReceiptPlace, receiptsAt } from './lists/receipts-at.ts';
import { selectReceipts } from './lists/select-receipts.ts';

export interface SyncOptions {
  engine: Engine;
  audit: AuditStore;
  clock: Clock;
  vault: ShareTokenVault;
  randomBytes?: RandomBytes | undefined;
}

export interface SyncResult {
  row: StoredReceipt;
  created: boolean;
  /** "unchanged" for a sealed receipt. */
  outcome: Put;
}

type Planned = PlannedRow<StoredReceipt, ReceiptRow>;

/**
 * Creates or updates the receipts of a customer, period and scope. A draft takes new content; a sealed receipt is returned as it is; equal content changes
 * nothing. With `keeps`, a draft stays as it is, too. Concurrent callers create one row. All rows are read and all changes computed before the first write.
 */
export function createSync({ engine, audit, clock, vault, randomBytes }: SyncOptions) {
  async function stored(tx: Transaction<Schema>, tenantId: string, places: readonly ReceiptPlace[]): Promise<Map<string, Planned>> {
    const select = engine === 'postgres' ? selectReceipts(tx).forUpdate('receipts') : selectReceipts(tx);
    const rows = await receiptsAt(select, tenantId, places);
    return new Map([...rows].map(([place, row]) => [place, { row: withoutRevoked(row), made: undefined, columns: {} }]));
  }

  return async (
    tx: Transaction<Schema>,
    by: By,
    tenantId: string,
    inputs: readonly ReceiptInput[],
    { keeps = false } = {},
  ): Promise<Result<SyncResult>[]> => {
    const now = clock.now();
    const entries: NewAuditEntry[] = [];
    const note = (entry: NewAuditEntry): void => void entries.push(entry);
    const customers = await planCustomers(tx, { by, tenantId, now, note }, inputs.map(({ customer }) => customer.externalId));
    const tenant = await tx
      .selectFrom('tenants')
      .select(['name', 'viewers_see_drafts', 'links_revoked_at'])
      .where('id', '=', tenantId)
      .executeTakeFirstOrThrow();
    const known = inputs.flatMap((input) => {
      const { row, isNew } = customers.customerOf(input.customer);
      return isNew ? [] : receiptPlace(row.id, input);
    });
    const planned = await stored(tx, tenantId, known);

    const drafted = (customer: CustomerRow, { columns: made }: ReturnType<typeof draftReceipt>): Planned => {
      const { share_token_hash: _hash, share_token_sealed: _sealed, ...rest } = made;
      const { name: _name, ...ofTenant } = tenant;
      return { row: { ...rest, ...ofTenant, customer_external_id: customer.external_id, customer_name: customer.name }, made, columns: {} };
    };

    const syncOne = (input: ReceiptInput): SyncResult => {
      const { row: customer, keep } = customers.customerOf(input.customer);
      const content = completeContent(input, { issuer: tenant.name, recipient: customer.name ?? customer.external_id, recipientEmail: customer.email });
      const place = receiptPlace(customer.id, input);
      const found = planned.get(placeText(place));
      keep();
      if (!found) {
        const draft = draftReceipt(by, { tenant_id: tenantId, ...place }, content, { vault, now, randomBytes });
        const one = drafted(customer, draft);
        planned.set(placeText(place), one);
        note(draft.entry);
        return { row: one.row, created: true, outcome: 'created' };
      }
      const change = keeps ? undefined : changeContent(by, found.row, content, now);
      if (!change) return { row: found.row, created: false, outcome: 'unchanged' };
      note(change.entry);
      const one = { ...found, row: { ...found.row, ...change.columns }, columns: { ...found.columns, ...change.columns } };
      planned.set(placeText(place), one);
      return { row: one.row, created: false, outcome: 'updated' };
    };

    const results = await planEach(tx, inputs, syncOne);
    const update = (columns: Partial<ReceiptRow>, id: string) => tx.updateTable('receipts').set(columns).where('id', '=', id);
    await runPlan(tx, [
      ...customers.writes(),
      ...writesOf(planned.values(), { inserts: (rows) => plannedInserts(tx, 'receipts', rows), update }),
      ...plannedInserts(tx, 'audit', entries.map((entry) => audit.rowOf(entry))),
    ]);
    return results;
  };
}
