import type { AuditCountRow, AuditRemovalRow, AuditRow } from './rows/audit-rows.ts';
import type {
  CheckoutNoticeRow,
  CheckoutRow,
  FormerProviderRow,
  LeftPageRow,
  PaymentProviderRow,
  PaymentSecretRow,
  ProviderFaultRow,
} from './rows/checkout-rows.ts';
import type { IdempotencyRow, UpkeepRow, UsedTokenRow } from './rows/claim-rows.ts';
import type { InvoiceRow, InvoiceWordRow } from './rows/invoice-rows.ts';
import type { ReceiptImportRow } from './rows/import-rows.ts';
import type { WebhookDeliveryRow, WebhookEndpointRow, WebhookSecretRow, WebhookTopicRow } from './rows/webhook-rows.ts';
import type { OfferingRow, SubscriptionRow } from './rows/offering-rows.ts';
import type {
  AccessKeyRow,
  DirectoryRow,
  EmbedKeyRow,
  EmbedTokenRow,
  MagicLinkAskRow,
  MagicLinkRow,
  MailRow,
  OwnKeyRow,
  SessionRow,
  SsoConnectionRow,
  WidgetTokenRow,
} from './rows/credential-rows.ts';

export type { AuditRow, InvoiceRow };

/**
 * The tables as TypeScript types; `migrations/` creates them. Times are milliseconds since the epoch. Columns that end in `_json` hold text that only the
 * table's store parses. `_hash` is SHA-256 in hex, `_sealed` is ciphertext under the master key.
 */
export interface Schema {
  tenants: TenantRow;
  api_keys: ApiKeyRow;
  own_keys: OwnKeyRow;
  embed_keys: EmbedKeyRow;
  embed_key_origins: { embed_key_id: string; origin: string };
  /** One row; see `ClockMark`. */
  clock_mark: { id: number; at: number; strange_from: number | null; strange_until: number | null };
  /** Written by triggers: which origins a tenant, an access key or a widget token lists. */
  page_origins: { origin: string; owner_id: string; until: number | null };
  sessions: SessionRow;
  magic_links: MagicLinkRow;
  magic_link_asks: MagicLinkAskRow;
  mail_outbox: MailRow;
  widget_tokens: WidgetTokenRow;
  access_keys: AccessKeyRow;
  embed_tokens: EmbedTokenRow;
  sso_connections: SsoConnectionRow;
  directories: DirectoryRow;
  rate_limits: { bucket: string; hits_json: string; expires_at: number };
  signing_keys: SigningKeyRow;
  customers: CustomerRow;
  /** When `ended_until` equals `published_until`, that publication has ended. Only the speed of lists depends on it. */
  receipts: ReceiptRow & { ended_until: number | null };
  invoices: InvoiceRow;
  invoice_words: InvoiceWordRow;
  offerings: OfferingRow;
  subscriptions: SubscriptionRow;
  link_sessions: LinkSessionRow;
  used_tokens: UsedTokenRow;
  idempotency: IdempotencyRow;
  audit: AuditRow;
  audit_counts: AuditCountRow;
  audit_removals: AuditRemovalRow;
  receipt_imports: ReceiptImportRow;
  receipt_import_parts: { import_id: string; part: number; receipts_json: string };
  upkeep: UpkeepRow;
  master_keys: MasterKeyRow;
  payment_providers: PaymentProviderRow;
  former_payment_providers: FormerProviderRow;
  payment_secrets: PaymentSecretRow;
  provider_faults: ProviderFaultRow;
  left_pages: LeftPageRow;
  checkouts: CheckoutRow;
  checkout_notices: CheckoutNoticeRow;
  webhook_endpoints: WebhookEndpointRow;
  webhook_secrets: WebhookSecretRow;
  webhook_topics: WebhookTopicRow;
  webhook_deliveries: WebhookDeliveryRow;
  schema_migrations: { version: number; name: string; applied_at: number };
}

export interface TenantRow {
  id: string;
  slug: string;
  name: string;
  issuer: string;
  audience: string | null;
  /** The `aud` of bridge tokens. */
  bridge_audience: string;
  max_token_seconds: number;
  login_url: string | null;
  refresh_url: string | null;
  allowed_origins_json: string;
  created_at: number;
  updated_at: number;
  /** What the tenant's keys may be for. A test tenant never holds live data, and vice versa. */
  mode: 'live' | 'test';
  /** 1: customers may ask for a sign-in link by e-mail. */
  magic_links: number;
  /** 1: the older sign-in proxy is enabled. */
  sign_in_proxy: number;
  /** 1: pages may identify their viewer without proof. */
  attribute_identity: number;
  /** Sessions per minute that one site of the tenant may open; `null`: no limit. */
  site_sessions_per_minute: number | null;
  /** Sessions per minute that one customer may open on one site. */
  customer_sessions_per_minute: number;
  /** 1: viewers see their own draft receipts. */
  viewers_see_drafts: number;
  /** The tenant's own tokens with an earlier time of issue are refused. 0 unless a backup was restored. */
  tokens_from: number;
  /** Publications of receipts, and sessions of direct links, up to this time have ended. 0 while they were never revoked. */
  links_revoked_at: number;
  /** Enabled `compatSwitches` by name, as a JSON list. */
  compat_json: string;
  /** The content of each `widget-id` in pages written for Returning.AI, by name. */
  widget_ids_json: string;
  /** The theme as submitted; `null` when the tenant has none. */
  theme_json: string | null;
  /** An IANA name. */
  time_zone: string;
}

/** A master key that seals, or has sealed, secrets of this database. */
export interface MasterKeyRow {
  id: string;
  /** A text that only this key opens. */
  check_sealed: string;
  created_at: number;
  /** When set, the key no longer seals anything and never may again. */
  retired_at: number | null;
}

export interface ApiKeyRow {
  id: string;
  /** `null`: the operator's key, for every tenant. */
  tenant_id: string | null;
  name: string;
  role: 'owner' | 'admin' | 'member' | 'viewer' | 'minter';
  secret_hash: string;
  created_at: number;
  last_used_at: number | null;
  revoked_at: number | null;
}

export interface SigningKeyRow {
  /** Also a `kid` of the key, beside any other. */
  id: string;
  tenant_id: string;
  algorithm: 'HS256' | 'RS256';
  state: 'next' | 'active' | 'retired';
  secret_sealed: string | null;
  public_jwk_json: string | null;
  /** The tenant's own name of the key, if it is not the id. */
  kid: string | null;
  created_at: number;
  activated_at: number | null;
  retired_at: number | null;
  /** A retired key verifies until this moment; `null` while it is not retired. */
  usable_until: number | null;
}

export interface CustomerRow {
  id: string;
  tenant_id: string;
  external_id: string;
  name: string | null;
  email: string | null;
  /** The canonical address, used to find a customer; `null` without one. */
  email_key: string | null;
  created_at: number;
  updated_at: number;
  /** When set, the customer is blocked and no credential works. */
  blocked_at: number | null;
}

export interface ReceiptRow {
  id: string;
  tenant_id: string;
  customer_id: string;
  period_start: string;
  period_end: string;
  /** Empty, `product:<name>` or `order:<name>`; part of the natural key. */
  scope: string;
  status: 'draft' | 'sealed';
  title: string;
  currency: string;
  total_minor: number;
  total_exact: string | null;
  /** Everything that queries do not need. */
  content_json: string;
  share_token_hash: string;
  share_token_sealed: string;
  published_at: number | null;
  published_until: number | null;
  archived_at: number | null;
  sealed_at: number | null;
  created_at: number;
  updated_at: number;
}

/** The short session of one browser for one link, in an HttpOnly cookie. */
export interface LinkSessionRow {
  id_hash: string;
  tenant_id: string;
  /** The target of the link: one of the two is set. */
  receipt_id: string | null;
  invoice_id: string | null;
  /** The key that signed the token of the session. When the key ends, so does the session. */
  signing_key_id: string;
  /** 0 until the viewer has confirmed a token that this browser did not request. */
  confirmed: number;
  /** `null` for a session opened by an older release. */
  opened_at: number | null;
  expires_at: number;
}
