import { dayMs, type CredentialRows } from '../rows.ts';

export const rows: CredentialRows = {
  table: 'embed_tokens',
  noun: 'embed token',
  endedAt: 'revoked_at',
  expires: { at: 'expires_at', keptMs: dayMs },
  afterRestore: 'ends',
};
