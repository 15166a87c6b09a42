import type { Engine } from '../database.ts';
import { first } from './0001-first.ts';
import { credentials } from './0002-credentials.ts';
import { leases } from './0003-leases.ts';
import { revokedLinks } from './0011-revoked-links.ts';
import { trailAndLists } from './0012-trail-and-lists.ts';

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
}

export const migrations: readonly Migration[] = [first, credentials, leases, revokedLinks, trailAndLists];

/** Every index that the schema wants beside those of its transactions. */
export const wantedIndexes: readonly Index[] = migrations.flatMap(({ indexes = [] }) => indexes);
