import type { RowState } from './row-state.ts';

/** What the inspector tells the holder of a key about one token. */
export interface Inspection {
  /** Which kind of token it says to be; `null` when it is none. */
  kind: string | null;
  format: 'valid' | 'invalid';
  /** `unchecked`: the form is broken, or the key does not fit the token. */
  signature: 'valid' | 'invalid' | 'unchecked';
  /** The first rule that is broken, as a sentence; `null` when the token would be accepted now. */
  reason: string | null;
  /** The payload, once the signature is good. */
  claims: Record<string, unknown> | null;
  /** What is worth knowing of the key that was handed over, as sentences. */
  notices: string[];
  /** What stands in the database behind it, for what the server itself has made. It can end it before its time. */
  row: RowState | null;
}
