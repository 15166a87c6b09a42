import type { OfferingStatus } from '../../../protocol/offering.ts';
import { type RandomBytes, randomId } from '../../access/secrets.ts';
import { type AuditAction, type By, changedFields } from '../../platform/audit/model.ts';
import type { NewAuditEntry } from '../../platform/audit/store.ts';
import type { OfferingRow } from '../../platform/store/rows/offering-rows.ts';
import type { OfferingInput } from './content.ts';
import { contentDigest, type RecordedChange } from '../recorded-change.ts';
import { contentOf, storedContent } from './model.ts';

/** The audit action of a status change, by the new status. */
const actionOf: Record<OfferingStatus, AuditAction> = { draft: 'offering.updated', published: 'offering.published', archived: 'offering.archived' };

/** Returns the columns of a status, with the time since when it applies. */
function statusColumns(status: OfferingStatus, was: Pick<OfferingRow, 'published_at'> | undefined, now: number) {
  if (status === 'draft') return { status, published_at: null, archived_at: null };
  if (status === 'published') return { status, published_at: now, archived_at: null };
  return { status, published_at: was?.published_at ?? null, archived_at: now };
}

const contentColumns = (input: OfferingInput) => ({ position: input.position, name: input.name, content_json: JSON.stringify(contentOf(input)) });

/** Returns a new offering, which is a draft unless the input sets its status. */
export function newOffering(by: By, tenantId: string, input: OfferingInput, now: number, randomBytes?: RandomBytes): RecordedChange<OfferingRow> {
  const columns: OfferingRow = {
    id: randomId('off', randomBytes),
    tenant_id: tenantId,
    external_id: input.externalId,
    ...contentColumns(input),
    ...statusColumns(input.status ?? 'draft', undefined, now),
    created_at: now,
    updated_at: now,
  };
  const after = { externalId: input.externalId, ...imageOf(columns) };
  return { columns, entry: { tenantId, by, action: 'offering.created', target: { kind: 'offering', id: columns.id }, after } };
}

/** Changes an offering's content or status; `undefined` when nothing differs. */
export function changeOffering(by: By, row: OfferingRow, input: OfferingInput, now: number): RecordedChange<Partial<OfferingRow>> | undefined {
  const isMoved = input.status !== undefined && input.status !== row.status;
  const columns = { ...contentColumns(input), ...(isMoved && input.status && statusColumns(input.status, row, now)), updated_at: now };
  return changeTo(by, row, columns, isMoved ? actionOf[input.status ?? row.status] : 'offering.updated');
}

/** Changes only the status of an offering. */
export function moveOffering(by: By, row: OfferingRow, status: OfferingStatus, now: number): RecordedChange<Partial<OfferingRow>> | undefined {
  return row.status === status ? undefined : changeTo(by, row, { ...statusColumns(status, row, now), updated_at: now }, actionOf[status]);
}

function changeTo(by: By, row: OfferingRow, columns: Partial<OfferingRow>, action: AuditAction): RecordedChange<Partial<OfferingRow>> | undefined {
  const changed = changedFields(imageOf(row), imageOf({ ...row, ...columns }));
  return changed && { columns, entry: { tenantId: row.tenant_id, by, action, target: { kind: 'offering', id: row.id }, ...changed } };
}

/** Whether the terms of sale differ, so that open checkouts are for outdated terms. */
export function haveSaleTermsChanged(was: OfferingRow, row: OfferingRow): boolean {
  const termsOf = (one: OfferingRow): string => {
    const { priceMinor, currency, cycle, trialDays, soldOut } = storedContent(one);
    return JSON.stringify([one.status, priceMinor, currency, cycle, trialDays, soldOut]);
  };
  return termsOf(was) !== termsOf(row);
}

/** The audited fields of an offering: its price, and a digest that identifies the content. */
function imageOf(row: OfferingRow) {
  const { name, priceMinor, currency, cycle } = storedContent(row);
  return { status: row.status, position: row.position, name, priceMinor, currency, cycle, contentSha256: contentDigest(row) };
}

/** The audit entry of a deleted offering. */
export const removedEntry = (by: By, row: OfferingRow): NewAuditEntry => ({
  tenantId: row.tenant_id,
  by,
  action: 'offering.deleted',
  target: { kind: 'offering', id: row.id },
  before: { externalId: row.external_id, ...imageOf(row) },
});
