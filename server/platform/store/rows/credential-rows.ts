/** A signing key of the server itself. */
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

/** A customer's session of at most an hour. The token contains the row's id, and the row is read on every call. */
export interface SessionRow {
  id: string;
  tenant_id: string;
  customer_id: string;
  opened_by: 'bridge' | 'magic-link' | 'sign-in-proxy' | 'operator';
  embed_key_id: string | null;
  /** The tenant's key that signed the bridge token. */
  signing_key_id: string | null;
  /** When the first session of the chain was opened. Renewals end some time after it. */
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
  /** Hash of the secret in the requesting browser, which then needs no code. */
  browser_hash: string;
  /** The address that it was sent to, in the form for finding customers; `null` from an earlier release. */
  email_key: string | null;
  code_tries: number;
  created_at: number;
  expires_at: number;
  consumed_at: number | null;
}

/** A request for a sign-in link. Whether a link is sent is decided after the response. It identifies a person, so it is sealed. */
export interface MagicLinkAskRow {
  id: string;
  tenant_id: string;
  ask_sealed: string;
  created_at: number;
  /** A process that works on it holds it until then. */
  taken_until: number | null;
}

/** A queued mail. Its text contains a secret, so it is sealed, and deleted once it is sent. */
export interface MailRow {
  id: string;
  tenant_id: string;
  message_sealed: string | null;
  created_at: number;
  next_try_at: number;
  /** It is useless and not sent after that. */
  give_up_at: number;
  tries: number;
  /** A process that sends it holds it until then. */
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
  /** When set, embed tokens issued before are refused. */
  tokens_revoked_at: number | null;
}

/** A token issued for an access key. The row is read together with that of the key. */
export interface EmbedTokenRow {
  id: string;
  tenant_id: string;
  access_key_id: string;
  /** `null` when the backend named no known customer. */
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
