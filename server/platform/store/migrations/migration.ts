import type { Engine } from '../database.ts';

/** One step of the schema. Never edited once released; the next change is the next step. */
export interface Migration {
  version: number;
  name: string;
  /**
   * Runs in one transaction while an older release may still serve beside: tables and columns are added, none is taken away, and what an
   * older release writes must go on fitting.
   */
  statements(engine: Engine): string[];
  /** Built after the transaction, because a great table takes its time. Nothing may depend on them but speed. */
  indexes?: readonly Index[];
}

export interface Index {
  name: string;
  table: string;
  /** `(tenant_id, created_at)`, with a condition behind it for a partial one. */
  on: string;
  /** The name of one of a former step that serves nothing beside this one. It goes when this one is built. */
  replaces?: string;
}
