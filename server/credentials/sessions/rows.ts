import { dayMs, type CredentialRows } from '../rows.ts';

export const rows: CredentialRows = {
  table: 'sessions',
  noun: 'session',
  endedAt: 'revoked_at',
  expires: { at: 'expires_at', keptMs: dayMs },
  afterRestore: 'ends',
};
