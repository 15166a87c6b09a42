/** A key that the server itself signs with. */
export interface OwnKeyRow {
  /** Also the `kid`. */
  id: string;
  kind: 'session' | 'widget' | 'embed';
  state: 'next' | 'active' | 'retired';
  private_sealed: string;
  public_jwk_json: string;
  created_at: number;
  activated_at: number | null;
  retired_at: number | null;
  usable_until: number | null;
}

export interface EmbedKeyRow {
  id: string;
  tenant_id: string;
  name: string;
  mode: 'live' | 'test';
  embed_key: string;
  created_at: number;
  last_used_at: number | null;
  revoked_at: number | null;
}

/** One customer's way in for an hour at most. The token names the row, and the row is read on every call. */
export interface SessionRow {
  id: string;
  tenant_id: string;
  customer_id: string;
  opened_by: 'bridge' | 'magic-link' | 'sign-in-proxy' | 'operator';
  embed_key_id: string | null;
  /** The tenant's key that signed the bridge token. */
  signing_key_id: string | null;
  /** When the first session of the chain was opened: renewals end some time after it. */
  began_at: number;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
}

export interface MagicLinkRow {
  id: string;
  tenant_id: string;
  embed_key_id: string;
  customer_id: string;
  origin: string;
  return_url: string;
  token_hash: string;
  code_hash: string;
  /** Of the secret that the asking browser keeps: who brings it needs no code. */
  browser_hash: string;
  /** The address that it was sent to, as customers are found by it; `null` for one of a former release. */
  email_key: string | null;
  code_tries: number;
  created_at: number;
  expires_at: number;
  consumed_at: number | null;
}

/** Somebody has asked for a link; whether there will be one is decided behind the request. It names a person, so it is sealed. */
export interface MagicLinkAskRow {
  id: string;
  tenant_id: string;
  ask_sealed: string;
  created_at: number;
  /** A process that is working on it has it to itself until then. */
  taken_until: number | null;
}

/** A mail that is on its way. Its text holds a secret, so it is sealed, and gone once it was sent. */
export interface MailRow {
  id: string;
  tenant_id: string;
  message_sealed: string | null;
  created_at: number;
  next_try_at: number;
  /** From then on it is worth nothing any more. */
  give_up_at: number;
  tries: number;
  /** A process that is sending it has it to itself until then. */
  taken_until: number | null;
  sent_at: number | null;
  failed_at: number | null;
  last_fault: string | null;
}

export interface WidgetTokenRow {
  id: string;
  tenant_id: string;
  customer_id: string;
  scopes_json: string;
  origins_json: string;
  /** Id of the API key that minted it. */
  minted_by: string | null;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
}

export interface AccessKeyRow {
  /** Also the access id. */
  id: string;
  tenant_id: string;
  name: string;
  secret_hash: string;
  allowed_origins_json: string;
  created_at: number;
  last_used_at: number | null;
  revoked_at: number | null;
  /** Set: embed tokens that were issued before are refused. */
  tokens_revoked_at: number | null;
}

/** A token that was issued for an access key. The row is read together with that of the key. */
export interface EmbedTokenRow {
  id: string;
  tenant_id: string;
  access_key_id: string;
  /** `null` when the backend has named nobody whom we know. */
  customer_id: string | null;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
}

export interface SsoConnectionRow {
  id: string;
  tenant_id: string;
  customer_id: string;
  name: string;
  protocol: 'saml' | 'oidc';
  state: 'draft' | 'active' | 'disabled';
  domains_json: string;
  created_at: number;
  updated_at: number;
}

export interface DirectoryRow {
  id: string;
  tenant_id: string;
  customer_id: string;
  name: string;
  provider: string;
  state: 'pending' | 'active' | 'disabled';
  users: number;
  last_sync_at: number | null;
  created_at: number;
  updated_at: number;
}
