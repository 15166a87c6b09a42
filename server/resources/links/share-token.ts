import type { MasterKeys } from '../../access/master-key.ts';
import { shownOnce } from '../../access/secrets.ts';

/** Kinds of documents with direct links. The letter prefixes the share token and is the URL's folder. Share tokens are also stored sealed. */
export const linked = {
  receipt: { table: 'receipts', folder: 'r', tokens: shownOnce('r') },
  invoice: { table: 'invoices', folder: 'i', tokens: shownOnce('i') },
} as const;

export type LinkedKind = keyof typeof linked;

/** The share tokens of receipts. */
export const shareTokens = linked.receipt.tokens;

/** Seals share tokens, each bound to its document, so that an operator can be shown a link again. */
export interface ShareTokenVault {
  seal(tenantId: string, id: string, shareToken: string): string;
  open(tenantId: string, id: string, sealed: string): string;
  /** Returns the direct link of a share token. */
  url(shareToken: string): string;
}

/** The purpose that a share token is sealed with, which binds it to its row. */
export const sealPurpose = (row: { id: string; tenant_id: string }): string => `${row.tenant_id}|${row.id}|share-token`;

export function createShareTokenVault(masterKeys: MasterKeys, publicUrl: string, kind: LinkedKind = 'receipt'): ShareTokenVault {
  return {
    seal: (tenantId, id, shareToken) => masterKeys.seal(shareToken, sealPurpose({ tenant_id: tenantId, id })),
    open: (tenantId, id, sealed) => masterKeys.open(sealed, sealPurpose({ tenant_id: tenantId, id })),
    url: (shareToken) => `${publicUrl}/${linked[kind].folder}/${shareToken}`,
  };
}
