import type { OfferingStatus } from '../../../protocol/offering.ts';
import { type RandomBytes, randomId } from '../../access/secrets.ts';
import { type AuditAction, type By, changedFields } from '../../platform/audit/model.ts';
import type { NewAuditEntry } from '../../platform/audit/store.ts';
import type { OfferingRow } from '../../platform/store/rows/offering-rows.ts';
import type { OfferingInput } from './content.ts';
import { contentDigest, type RecordedChange } from '../recorded-change.ts';
import { contentOf, storedContent } from './model.ts';

/** What the trail calls a change that ends in a status, when the status is what changes. */
const actionOf: Record<OfferingStatus, AuditAction> = { draft: 'offering.updated', published: 'offering.published', archived: 'offering.archived' };

/** The columns of a status, and since when it is in it. */
function statusColumns(status: OfferingStatus, was: Pick<OfferingRow, 'published_at'> | undefined, now: number) {
  if (status === 'draft') return { status, published_at: null, archived_at: null };
  if (status === 'published') return { status, published_at: now, archived_at: null };
  return { status, published_at: was?.published_at ?? null, archived_at: now };
}

const contentColumns = (input: OfferingInput) => ({ position: input.position, name: input.name, content_json: JSON.stringify(contentOf(input)) });

/** An offering that is new: a draft unless it says otherwise. */
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

/** An offering with other content, or in another status; `undefined` when it is so already. */
export function changeOffering(by: By, row: OfferingRow, input: OfferingInput, now: number): RecordedChange<Partial<OfferingRow>> | undefined {
  const isMoved = input.status !== undefined && input.status !== row.status;
  const columns = { ...contentColumns(input), ...(isMoved && input.status && statusColumns(input.status, row, now)), updated_at: now };
  return changeTo(by, row, columns, isMoved ? actionOf[input.status ?? row.status] : 'offering.updated');
}

/** An offering in another status alone. */
export function moveOffering(by: By, row: OfferingRow, status: OfferingStatus, now: number): RecordedChange<Partial<OfferingRow>> | undefined {
  return row.status === status ? undefined : changeTo(by, row, { ...statusColumns(status, row, now), updated_at: now }, actionOf[status]);
}

function changeTo(by: By, row: OfferingRow, columns: Partial<OfferingRow>, action: AuditAction): RecordedChange<Partial<OfferingRow>> | undefined {
  const changed = changedFields(imageOf(row), imageOf({ ...row, ...columns }));
  return changed && { columns, entry: { tenantId: row.tenant_id, by, action, target: { kind: 'offering', id: row.id }, ...changed } };
}

/** Whether it is sold otherwise than before, or no more: what was begun to be paid is for what was sold then. */
export function isSoldOtherwise(was: OfferingRow, row: OfferingRow): boolean {
  const termsOf = (one: OfferingRow): string => {
    const { priceMinor, currency, cycle, trialDays, soldOut } = storedContent(one);
    return JSON.stringify([one.status, priceMinor, currency, cycle, trialDays, soldOut]);
  };
  return termsOf(was) !== termsOf(row);
}

/** What the trail keeps of an offering: what it costs, and a digest that proves which content it was. */
function imageOf(row: OfferingRow) {
  const { name, priceMinor, currency, cycle } = storedContent(row);
  return { status: row.status, position: row.position, name, priceMinor, currency, cycle, contentSha256: contentDigest(row) };
}

/** The entry of one that is gone. */
export const removedEntry = (by: By, row: OfferingRow): NewAuditEntry => ({
  tenantId: row.tenant_id,
  by,
  action: 'offering.deleted',
  target: { kind: 'offering', id: row.id },
  before: { externalId: row.external_id, ...imageOf(row) },
});
