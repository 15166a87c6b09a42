import type { Engine } from '../database.ts';
import { first } from './0001-first.ts';
import { credentials } from './0002-credentials.ts';
import { access } from './0004-access.ts';
import { viewersSeeDrafts } from './0005-viewers-see-drafts.ts';

/** One step of the schema. Never edited once released; the next change is the next step. */
export interface Migration {
  version: number;
  name: string;
  statements(engine: Engine): string[];
}

export const migrations: readonly Migration[] = [first, credentials, access, viewersSeeDrafts];
