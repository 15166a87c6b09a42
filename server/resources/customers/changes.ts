import { type RandomBytes, randomId } from '../../access/secrets.ts';
import { type By, changedFields } from '../../platform/audit/model.ts';
import { HttpError } from '../../errors/http-error.ts';
import { faultOfLabel } from '../../platform/http/input/field.ts';
import { mailAddressOf } from '../../config/mail-address.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';
import type { RecordedChange } from '../recorded-change.ts';
import type { CustomerPatch, NewCustomer } from './model.ts';

/** A change of a customer with the resulting row. */
export interface CustomerChange<Columns> extends RecordedChange<Columns> {
  row: CustomerRow;
}

/** Normalizes an e-mail address, by which customers are found. */
export const emailKey = (email: string | null): string | null => (email === null ? null : (mailAddressOf(email)?.address ?? email.toLowerCase()));

/** @throws HttpError `invalid_text` for the external id of a new customer when it contains invisible characters. */
export function requireVisible(externalId: string): void {
  const fault = faultOfLabel(externalId);
  if (fault !== undefined)
    throw new HttpError('invalid_text', `The new customer "${externalId}", externalId: ${fault}.`, { errors: [{ path: 'externalId', message: fault }] });
}

/**
 * Returns a new customer.
 *
 * @throws HttpError `invalid_text` for an external id with invisible characters, which looks like another customer's. Existing customers may keep one.
 */
export function draftCustomer(
  by: By,
  tenantId: string,
  { externalId, name = null, email = null }: NewCustomer,
  now: number,
  randomBytes?: RandomBytes,
): CustomerChange<CustomerRow> {
  requireVisible(externalId);
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
 * Applies a patch to an existing customer; `undefined` when nothing differs. Only changed columns are written, so that a concurrent change of the name does
 * not lift a block.
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
