import { type RandomBytes, randomId } from '../../access/secrets.ts';
import { type By, changedFields } from '../../platform/audit/model.ts';
import { HttpError } from '../../errors/http-error.ts';
import { faultOfLabel } from '../../platform/http/field.ts';
import { mailAddressOf } from '../../config/mail-address.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';
import type { RecordedChange } from '../recorded-change.ts';
import type { CustomerPatch, NewCustomer } from './model.ts';

/** A change of a customer, and the row that it makes. */
export interface CustomerChange<Columns> extends RecordedChange<Columns> {
  row: CustomerRow;
}

/** An address in its one spelling, by which a customer is found. */
export const emailKey = (email: string | null): string | null => (email === null ? null : (mailAddressOf(email)?.address ?? email.toLowerCase()));

/** @throws HttpError `invalid_text` for the external id of a new customer, when it holds characters that nobody sees. */
export function requireSeen(externalId: string): void {
  const fault = faultOfLabel(externalId);
  if (fault !== undefined)
    throw new HttpError('invalid_text', `The new customer "${externalId}", externalId: ${fault}.`, { errors: [{ path: 'externalId', message: fault }] });
}

/**
 * A customer who is new.
 *
 * @throws HttpError `invalid_text` for an external id with characters that nobody sees: it looks like that of somebody else. Who is known by one already stays.
 */
export function draftCustomer(
  by: By,
  tenantId: string,
  { externalId, name = null, email = null }: NewCustomer,
  now: number,
  randomBytes?: RandomBytes,
): CustomerChange<CustomerRow> {
  requireSeen(externalId);
  const row = {
    id: randomId('cus', randomBytes),
    tenant_id: tenantId,
    external_id: externalId,
    name,
    email,
    email_key: emailKey(email),
    created_at: now,
    updated_at: now,
    blocked_at: null,
  };
  return {
    row,
    columns: row,
    entry: { tenantId, by, action: 'customer.created', target: { kind: 'customer', id: row.id }, after: { externalId, name, email } },
  };
}

/**
 * A customer who is known, with what a patch says otherwise; `undefined` when that is nothing. Only what changes is written: a change of name that overtakes
 * a block does not lift it.
 */
export function changeCustomer(by: By, row: CustomerRow, patch: CustomerPatch, now: number): CustomerChange<Partial<CustomerRow>> | undefined {
  const before = { name: row.name, email: row.email, blocked: row.blocked_at !== null };
  const after = {
    name: patch.name === undefined ? row.name : patch.name,
    email: patch.email === undefined ? row.email : patch.email,
    blocked: patch.blocked ?? before.blocked,
  };
  const changed = changedFields(before, after);
  if (!changed) return undefined;
  const { blocked, ...rest } = changed.after;
  const columns = { ...rest, email_key: emailKey(after.email), ...(blocked !== undefined && { blocked_at: blocked ? now : null }), updated_at: now };
  return {
    row: { ...row, ...columns },
    columns,
    entry: { tenantId: row.tenant_id, by, action: 'customer.updated', target: { kind: 'customer', id: row.id }, ...changed },
  };
}
