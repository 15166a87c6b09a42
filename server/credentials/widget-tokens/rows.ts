import { dayMs, type CredentialRows } from '../rows.ts';

export const rows: CredentialRows = {
  table: 'widget_tokens',
  noun: 'widget token',
  endedAt: 'revoked_at',
  expires: { at: 'expires_at', keptMs: 7 * dayMs },
  afterRestore: 'ends',
};
