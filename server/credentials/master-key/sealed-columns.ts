import { sealPurpose as ofSigningKey } from '../../access/verifying-keys.ts';
import { sealPurpose as ofMagicLinkRequest } from '../magic-links/requests.ts';
import { sealPurpose as ofMail } from '../../platform/mail/outbox.ts';
import { sealPurpose as ofOwnKey } from '../../platform/own-keys/model.ts';
import { sealPurpose as ofShareToken } from '../../resources/links/share-token.ts';
import { sealPurpose as ofPayment } from '../../resources/checkouts/providers/redirect-provider.ts';
import { sealPurpose as ofWebhook } from '../../platform/webhooks/event.ts';
import type { Schema } from '../../platform/store/schema.ts';

/** A column of sealed texts. Its table has an `id`. */
export interface SealedColumn {
  table: keyof Schema;
  column: string;
  /** Columns that a purpose is made of, besides the id. */
  parts: readonly string[];
  purposeOf(row: Readonly<Record<string, unknown>>): string;
}

/** All sealed columns of the database. Add a line for a new one: resealing under a new master key reads this table. */
export const sealedColumns: readonly SealedColumn[] = [
  column('signing_keys', 'secret_sealed', ['tenant_id', 'algorithm'], ofSigningKey),
  column('own_keys', 'private_sealed', ['kind'], ofOwnKey),
  column('receipts', 'share_token_sealed', ['tenant_id'], ofShareToken),
  column('invoices', 'share_token_sealed', ['tenant_id'], ofShareToken),
  column('magic_link_asks', 'ask_sealed', ['tenant_id'], ofMagicLinkRequest),
  column('mail_outbox', 'message_sealed', ['tenant_id'], ofMail),
  column('webhook_secrets', 'secret_sealed', ['tenant_id'], ofWebhook),
  column('payment_providers', 'secret_sealed', ['tenant_id'], ofPayment),
  column('payment_providers', 'former_sealed', ['tenant_id'], ofPayment),
  column('former_payment_providers', 'secret_sealed', ['tenant_id'], ofPayment),
  column('former_payment_providers', 'former_sealed', ['tenant_id'], ofPayment),
  column('payment_secrets', 'secret_sealed', ['provider_id', 'tenant_id'], ({ provider_id: id, tenant_id }) => ofPayment({ id, tenant_id })),
];

type SealedTable =
  | 'signing_keys'
  | 'own_keys'
  | 'receipts'
  | 'invoices'
  | 'magic_link_asks'
  | 'mail_outbox'
  | 'webhook_secrets'
  | 'payment_providers'
  | 'former_payment_providers'
  | 'payment_secrets';

function column<T extends SealedTable, P extends keyof Schema[T] & string>(
  table: T,
  name: keyof Schema[T] & string,
  parts: readonly P[],
  purposeOf: (row: Pick<Schema[T], P> & { id: string }) => string,
): SealedColumn {
  return { table, column: name, parts, purposeOf: (row) => purposeOf(row as Pick<Schema[T], P> & { id: string }) };
}
