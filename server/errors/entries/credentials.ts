import type { ServerEntry } from '../entry.ts';

/** Errors of embed keys, sessions, magic links, widget tokens and access keys. */
export const credentialEntries = {
  origin_not_allowed: {
    status: 403,
    title: 'The origin of the page is not allowed',
    meaning: 'The credential works only on pages of certain origins. The page that uses it has another origin, or does not send one.',
    remedy: 'Add the exact origin of the page to the key: scheme, host and port as the browser writes them.',
  },
  embed_key_required: {
    status: 403,
    title: 'An embed key is required',
    meaning: 'Only a page with an embed key can open a session, and the request carries another kind of credential.',
    remedy: 'Send the embed key of the page as `Authorization: Bearer embk_…`.',
  },
  embed_key_invalid: {
    status: 401,
    title: 'The embed key is invalid',
    meaning: 'The embed key is unknown, revoked or replaced.',
    remedy: 'List the keys with `vitrine embed-keys list` and put the current one into the page.',
  },
  key_mode_mismatch: {
    status: 403,
    title: 'The key and the tenant have different modes',
    meaning: 'A test key was used for a live tenant, or a live key for a test tenant.',
    remedy: 'Use a key of the same mode as the tenant: `embk_live_…` for a live tenant, `embk_test_…` for a test tenant.',
  },
  customer_required: {
    status: 403,
    title: 'A customer is required',
    meaning:
      'An embed key alone shows published prices, and a published receipt or invoice with the share token of its link. The requested data, for example a ' +
      'list, belongs to one customer.',
    remedy:
      'Mount the widget `receipt` or `invoice` with a share token as `resource`. For a list, let the page identify its viewer with a bridge token, a ' +
      'magic link or a tenant token.',
  },
  session_revoked: {
    status: 401,
    title: 'The session has ended',
    meaning: 'The session was revoked, its customer was blocked, or the key behind it is no longer valid.',
    remedy: 'Exchange a new bridge token, or let the viewer sign in again.',
  },
  session_max_age: {
    status: 401,
    title: 'The session is too old to be renewed',
    meaning: 'Sessions can be renewed for twelve hours. After that, the viewer signs in again.',
    remedy: 'Let the viewer sign in again.',
  },
  magic_link_invalid: {
    status: 401,
    title: 'The sign-in link is invalid',
    meaning: 'The link is unknown, older than 15 minutes or already used, or the code was mistyped too often. The response does not say which.',
    remedy: 'Request a new link and use the most recent email.',
  },
  widget_token_required: {
    status: 403,
    title: 'A widget token is required',
    meaning: 'The widget API accepts only widget tokens, and the request carries another kind of credential.',
    remedy: 'Mint one on your backend with `POST /v1/widget-tokens`.',
  },
  widget_token_not_allowed_here: {
    status: 403,
    title: 'Widget tokens are not accepted here',
    meaning: 'Widget tokens work only for `/v1/widget/…`.',
    remedy: 'Use the credential for this part of the API.',
  },
  widget_token_revoked: {
    status: 401,
    title: 'The widget token was revoked',
    meaning: 'The token was revoked, or its customer was blocked. From that moment on, every request with it is refused.',
    remedy: 'Mint a new token on your backend.',
  },
  widget_token_expired: {
    status: 401,
    title: 'The widget token has expired',
    meaning: 'A widget token is valid for an hour at most.',
    remedy: 'Mint a new token on your backend.',
  },
  widget_origin_mismatch: {
    status: 403,
    title: 'The widget token is for other origins',
    meaning: 'The token names the origins of the pages that may use it. This page has another origin, or does not send one.',
    remedy: 'Mint the token for the exact origin of the page.',
  },
  widget_scope_required: {
    status: 403,
    title: 'The widget token lacks a scope',
    meaning: 'The token does not have the scope for this part of the widget API.',
    remedy: 'Mint the token with the scope that the message names.',
  },
  invalid_credentials: {
    status: 401,
    title: 'The access key is invalid',
    meaning: 'The access id is unknown, the access key does not belong to it, or the pair was revoked. The response does not say which.',
    remedy: 'List the keys with `vitrine access-keys list`, or create a new pair.',
  },
  browser_not_allowed: {
    status: 403,
    title: 'Browsers may not call this route',
    meaning: 'The request comes from a web page, and it carries a secret that must never be in a page.',
    remedy: 'Call the route from your backend and give the page the token that it returns. If the key was in a page, revoke it.',
  },
  feature_disabled: {
    status: 403,
    title: 'The tenant has not turned this feature on',
    meaning: 'The feature, for example a weaker way to sign in, is off until the tenant turns it on.',
    remedy: 'Turn it on in the settings of the tenant, or use a stronger way to sign in.',
  },
  unverified_identity: {
    status: 403,
    title: 'The identity of the viewer is not verified',
    meaning: 'The page says who its viewer is, but the widget requires a verified identity.',
    remedy: 'Use an embed token, a bridge token or a tenant token.',
  },
} as const satisfies Record<string, ServerEntry>;
