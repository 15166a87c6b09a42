import type { MasterKeys } from '../../access/master-key.ts';

/** Keeps share tokens so that an operator can be shown a link again: sealed, and bound to their one receipt. */
export interface ShareTokenVault {
  seal(tenantId: string, receiptId: string, shareToken: string): string;
  open(tenantId: string, receiptId: string, sealed: string): string;
  /** The direct link of a share token. */
  url(shareToken: string): string;
}

export function createShareTokenVault(masterKeys: MasterKeys, publicUrl: string): ShareTokenVault {
  const purpose = (tenantId: string, receiptId: string): string => `${tenantId}|${receiptId}|share-token`;
  return {
    seal: (tenantId, receiptId, shareToken) => masterKeys.seal(shareToken, purpose(tenantId, receiptId)),
    open: (tenantId, receiptId, sealed) => masterKeys.open(sealed, purpose(tenantId, receiptId)),
    url: (shareToken) => new URL(`/r/${shareToken}`, publicUrl).href,
  };
}
