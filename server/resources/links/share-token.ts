import type { MasterKeys } from '../../access/master-key.ts';
import { shownOnce } from '../../access/secrets.ts';

/** What direct links lead to: the letter stands in front of the secret and is the folder of the address. Their texts are kept as well, sealed. */
export const linked = {
  receipt: { table: 'receipts', folder: 'r', tokens: shownOnce('r') },
  invoice: { table: 'invoices', folder: 'i', tokens: shownOnce('i') },
} as const;

export type LinkedKind = keyof typeof linked;

/** The secret part of a direct link of a receipt. */
export const shareTokens = linked.receipt.tokens;

/** Keeps share tokens so that an operator can be shown a link again: sealed, and bound to their one document. */
export interface ShareTokenVault {
  seal(tenantId: string, id: string, shareToken: string): string;
  open(tenantId: string, id: string, sealed: string): string;
  /** The direct link of a share token. */
  url(shareToken: string): string;
}

/** What the share token of a document is sealed for: it opens in its own row only. */
export const sealPurpose = (row: { id: string; tenant_id: string }): string => `${row.tenant_id}|${row.id}|share-token`;

export function createShareTokenVault(masterKeys: MasterKeys, publicUrl: string, kind: LinkedKind = 'receipt'): ShareTokenVault {
  return {
    seal: (tenantId, id, shareToken) => masterKeys.seal(shareToken, sealPurpose({ tenant_id: tenantId, id })),
    open: (tenantId, id, sealed) => masterKeys.open(sealed, sealPurpose({ tenant_id: tenantId, id })),
    url: (shareToken) => `${publicUrl}/${linked[kind].folder}/${shareToken}`,
  };
}
