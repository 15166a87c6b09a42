import { createHash } from 'node:crypto';
import { type AuditAction, type By, changedFields } from '../platform/audit/model.ts';
import type { NewAuditEntry } from '../platform/audit/store.ts';

/** A computed change of a row with its audit entry. Nothing is written yet. */
export interface RecordedChange<Columns> {
  columns: Columns;
  entry: NewAuditEntry;
}

/** A state change. It depends on the fields in `Row`. */
export interface StateTransition<Row, State> {
  action: AuditAction;
  /** Returns the columns that change; `undefined` when the row is in that state already. @throws HttpError where the state forbids it. */
  change(row: Row, nowMs: number): Partial<State> | undefined;
}

/** The kind of the row, and its state as the audit trail records it. */
interface Recorded<State> {
  kind: string;
  stateImage(row: State): object;
}

/** Changes the state of a row; `undefined` when it is in that state already. @throws HttpError as the transition does. */
export function changedState<State extends object, Row extends State & { id: string; tenant_id: string }>(
  { kind, stateImage }: Recorded<State>,
  { by, row, now }: { by: By; row: Row; now: number },
  { action, change }: StateTransition<NoInfer<Row>, State>,
): RecordedChange<Partial<State> & { updated_at: number }> | undefined {
  const patch = change(row, now);
  if (!patch) return undefined;
  const columns = { ...patch, updated_at: now };
  const images = changedFields(stateImage(row), stateImage({ ...row, ...columns }));
  return { columns, entry: { tenantId: row.tenant_id, by, action, target: { kind, id: row.id }, ...images } };
}

/** A digest that identifies the content in the audit trail. */
export const contentDigest = ({ content_json }: { content_json: string }): string => createHash('sha256').update(content_json).digest('hex');
