import type { Engine } from '../database.ts';

/** One step of the schema. Never edited after its release; the next change is a new step. */
export interface Migration {
  version: number;
  name: string;
  /**
   * Runs in one transaction while an older release may still be serving. Steps only add tables and columns, and rows written by an older release must
   * stay valid.
   */
  statements(engine: Engine): string[];
  /** Built after the transaction, because large tables take long. Only speed may depend on them. */
  indexes?: readonly Index[];
}

export interface Index {
  name: string;
  table: string;
  /** `(tenant_id, created_at)`, followed by a condition for a partial index. */
  on: string;
  /** The name of an earlier index that this one makes obsolete. It is dropped when this one is built. */
  replaces?: string;
}
