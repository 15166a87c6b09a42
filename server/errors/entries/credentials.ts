import type { ServerEntry } from '../entry.ts';

/** The further ways in: embed keys, sessions, magic links, widget tokens and access keys. */
export const credentialEntries = {
  origin_not_allowed: {
    status: 403,
    title: 'The page is not on the list',
    meaning: 'The credential is good for pages of certain origins only, and the page that uses it is none of them, or does not say which it is.',
    remedy: 'Add the exact origin of the page to the key: scheme, host and port as the browser writes them.',
  },
  embed_key_required: {
    status: 403,
    title: 'An embed key is needed here',
    meaning: 'A session is opened on a page that has an embed key, and the request carries another kind of credential.',
    remedy: 'Send the embed key of the page as `Authorization: Bearer embk_…`.',
  },
  embed_key_invalid: {
    status: 401,
    title: 'The embed key is not accepted',
    meaning: 'The embed key is unknown, or revoked, or was replaced.',
    remedy: 'List the keys with `vitrine embed-keys list` and put the current one into the page.',
  },
  key_mode_mismatch: {
    status: 403,
    title: 'Live and test do not mix',
    meaning: 'A test key was used for a live tenant, or a live key for a test tenant.',
    remedy: 'Use a key of the tenant itself: `embk_live_…` for a live one, `embk_test_…` for a test one.',
  },
  customer_required: {
    status: 403,
    title: 'This belongs to a customer',
    meaning:
      'The page has an embed key only, which shows the published prices, and a published receipt or invoice by the share token of its link. What was ' +
      'asked for, a list for one, belongs to one customer.',
    remedy:
      'Mount the widget `receipt` or `invoice` with a share token as `resource`; for a list give the page a way to say who its viewer is: a bridge token, ' +
      'a magic link or a tenant token.',
  },
  session_revoked: {
    status: 401,
    title: 'The session has ended',
    meaning: 'The session was revoked, its customer was blocked, or the key behind it is no longer good.',
    remedy: 'Exchange a fresh bridge token, or let the viewer sign in again.',
  },
  session_max_age: {
    status: 401,
    title: 'The session is too old to be renewed',
    meaning: 'Sessions may follow each other for twelve hours, then the viewer signs in again.',
    remedy: 'Let the viewer sign in again.',
  },
  magic_link_invalid: {
    status: 401,
    title: 'The sign-in link is not accepted',
    meaning: 'The link is unknown, older than 15 minutes, or was used; or the code was typed wrongly too often. The answer does not say which.',
    remedy: 'Ask for a new link and use the newest mail.',
  },
  widget_token_required: {
    status: 403,
    title: 'A widget token is needed here',
    meaning: 'The widget API opens for widget tokens alone, and the request carries another kind of credential.',
    remedy: 'Mint one on your backend with `POST /v1/widget-tokens`.',
  },
  widget_token_not_allowed_here: {
    status: 403,
    title: 'A widget token does not open this',
    meaning: 'Widget tokens open `/v1/widget/…` and nothing beside it.',
    remedy: 'Use the credential that belongs to this part of the API.',
  },
  widget_token_revoked: {
    status: 401,
    title: 'The widget token was revoked',
    meaning: 'Somebody has revoked the token, or blocked its customer. It is refused everywhere from that moment on.',
    remedy: 'Mint a new one on your backend.',
  },
  widget_token_expired: {
    status: 401,
    title: 'The widget token has expired',
    meaning: 'A widget token lives for an hour at most.',
    remedy: 'Mint a new one on your backend.',
  },
  widget_origin_mismatch: {
    status: 403,
    title: 'The widget token belongs to other pages',
    meaning: 'The token names the origins of the pages that may use it, and this page is none of them, or does not say which it is.',
    remedy: 'Mint the token for the exact origin of the page.',
  },
  widget_scope_required: {
    status: 403,
    title: 'The widget token does not cover this',
    meaning: 'The token has not the scope of this part of the widget API.',
    remedy: 'Mint it with the scope that the message names.',
  },
  invalid_credentials: {
    status: 401,
    title: 'The access key is not accepted',
    meaning: 'The access id is unknown, the access key does not fit it, or it was revoked. The answer does not say which.',
    remedy: 'List the keys with `vitrine access-keys list`, or make a new pair.',
  },
  browser_not_allowed: {
    status: 403,
    title: 'Not from a browser',
    meaning: 'The request comes from a page. What it carries is a secret that must never be there.',
    remedy: 'Call it from your backend and hand the page the token that it gives. If the key was in a page, revoke it.',
  },
  feature_disabled: {
    status: 403,
    title: 'The tenant has not turned this on',
    meaning: 'This way in is weaker than the others and is off until the tenant turns it on.',
    remedy: 'Turn it on in the settings of the tenant, or use a stronger way in.',
  },
  unverified_identity: {
    status: 403,
    title: 'Nobody has proved who the viewer is',
    meaning: 'The page says who its viewer is, and the widget shows only what is proved.',
    remedy: 'Use an embed token, a bridge token or a tenant token.',
  },
} as const satisfies Record<string, ServerEntry>;
