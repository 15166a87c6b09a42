import type { MasterKeys } from '../../access/master-key.ts';
import { shownOnce } from '../../access/secrets.ts';

/** The secret part of a direct link. Its text is kept as well, sealed. */
export const shareTokens = shownOnce('r');

/** Keeps share tokens so that an operator can be shown a link again: sealed, and bound to their one receipt. */
export interface ShareTokenVault {
  seal(tenantId: string, receiptId: string, shareToken: string): string;
  open(tenantId: string, receiptId: string, sealed: string): string;
  /** The direct link of a share token. */
  url(shareToken: string): string;
}

/** What the share token of a receipt is sealed for: it opens in its own row only. */
export const sealPurpose = (row: { id: string; tenant_id: string }): string => `${row.tenant_id}|${row.id}|share-token`;

export function createShareTokenVault(masterKeys: MasterKeys, publicUrl: string): ShareTokenVault {
  return {
    seal: (tenantId, receiptId, shareToken) => masterKeys.seal(shareToken, sealPurpose({ tenant_id: tenantId, id: receiptId })),
    open: (tenantId, receiptId, sealed) => masterKeys.open(sealed, sealPurpose({ tenant_id: tenantId, id: receiptId })),
    url: (shareToken) => `${publicUrl}/r/${shareToken}`,
  };
}
