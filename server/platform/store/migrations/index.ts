import { first } from './0001-first.ts';
import { credentials } from './0002-credentials.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [first, credentials];
