import type { CredentialRows } from '../rows.ts';

export const rows: CredentialRows = { table: 'embed_keys', noun: 'embed key', endedAt: 'revoked_at', afterRestore: 'stands', label: 'name' };
