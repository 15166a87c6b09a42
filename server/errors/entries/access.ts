import type { ServerEntry } from '../entry.ts';

/** Refused credentials, and actions that a credential does not allow. */
export const accessEntries = {
  token_missing: {
    status: 401,
    title: 'No credential',
    meaning: 'The route needs a credential, but the request has no `Authorization` header with one.',
    remedy: 'Send `Authorization: Bearer <token>` with a tenant token, or with an API key for management.',
  },
  token_invalid: {
    status: 401,
    title: 'The token is invalid',
    meaning:
      'The token is malformed, not signed by a live key of the tenant, or a claim breaks its rule. The response does not say which, so that trying tokens ' +
      'reveals nothing. If only the times of a correctly signed token have the wrong form, it says how to write them.',
    remedy: 'Check the token with `vitrine token inspect`, which tells the holder of the key the reason.',
  },
  token_expired: {
    status: 401,
    title: 'The token has expired',
    meaning: 'The signature is valid, but the token expired longer ago than the tolerance of 30 seconds.',
    remedy: 'Mint a new token. If it was new, compare the clock of the machine that mints tokens with `vitrine doctor`.',
  },
  token_lifetime_too_long: {
    status: 401,
    title: 'The lifetime of the token is too long',
    meaning: '`exp` minus `iat` is more than the tenant allows.',
    remedy: 'Mint tokens with a shorter lifetime, or raise the tenant’s `maxTokenSeconds`. A stolen token then works for longer, too.',
  },
  token_replayed: {
    status: 401,
    title: 'The token was already used',
    meaning: 'A token from a login page works once, and this one was already used.',
    remedy: 'Open the link again: the login page mints a new token.',
  },
  api_key_invalid: {
    status: 401,
    title: 'The API key is invalid',
    meaning: 'The API key is unknown or revoked.',
    remedy: 'List the keys with `vitrine api-keys list`, or create a new one with `vitrine api-keys create`.',
  },
  insufficient_role: {
    status: 403,
    title: 'The role of the API key is insufficient',
    meaning: 'The API key is valid, but its role does not allow this request.',
    remedy: 'Use a key with a higher role, or ask an owner of the tenant for one.',
  },
  action_not_allowed: {
    status: 403,
    title: 'The credential does not allow this action',
    meaning: 'The credential is valid, but its grant does not include the action of this route.',
    remedy: 'Use another kind of credential. Management needs an API key. With a tenant token, customers read their own data and start payments.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    meaning: 'This caller has sent more requests than its rate limit allows.',
    remedy: 'Wait for the number of seconds in `Retry-After`.',
  },
} as const satisfies Record<string, ServerEntry>;
