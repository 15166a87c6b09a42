import type { ServerEntry } from '../entry.ts';

/** Credentials that are refused, and actions that a credential does not cover. */
export const accessEntries = {
  token_missing: {
    status: 401,
    title: 'No credential',
    meaning: 'The route needs a credential, and the request has no `Authorization` header that holds one.',
    remedy: 'Send `Authorization: Bearer <token>` with a tenant token, or an API key for management.',
  },
  token_invalid: {
    status: 401,
    title: 'The token is not accepted',
    meaning:
      'The token is malformed, not signed by a live key of the tenant, or a claim breaks its rule. The answer does not say which, so that nothing can be ' +
      'learnt by trying; only when a token that is signed well has its times written wrongly, it says how to write them.',
    remedy: 'Show the token to `vitrine token inspect`, which names the reason to the holder of the key.',
  },
  token_expired: {
    status: 401,
    title: 'The token has expired',
    meaning: 'The signature is good, the time of the token is over by more than the tolerance of 30 seconds.',
    remedy: 'Mint a new one. If it was new, compare the clock of the minting machine with `vitrine doctor`.',
  },
  token_lifetime_too_long: {
    status: 401,
    title: 'The token lives too long',
    meaning: '`exp` minus `iat` is more than the tenant allows.',
    remedy: 'Mint shorter tokens, or raise the tenant’s `maxTokenSeconds` after a thought about stolen ones.',
  },
  token_replayed: {
    status: 401,
    title: 'The token was used before',
    meaning: 'A token that a login page hands over works once, and this one has been used.',
    remedy: 'Open the link again: the login page mints a new one.',
  },
  api_key_invalid: {
    status: 401,
    title: 'The API key is not accepted',
    meaning: 'The API key is unknown or revoked.',
    remedy: 'List the keys with `vitrine api-keys list`, or make a new one with `vitrine api-keys create`.',
  },
  insufficient_role: {
    status: 403,
    title: 'The role of the API key is too small',
    meaning: 'The API key is good, its role does not cover what was asked for.',
    remedy: 'Use a key with a greater role, or ask the owner of the tenant for one.',
  },
  action_not_allowed: {
    status: 403,
    title: 'The credential does not cover this',
    meaning: 'The credential is good, and the grant it gives does not include the action of this route.',
    remedy: 'Use another kind of credential: management needs an API key; with a tenant token a customer reads what is theirs, and begins a payment.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    meaning: 'This caller has asked more often than is allowed for the moment.',
    remedy: 'Wait for as many seconds as `Retry-After` says.',
  },
} as const satisfies Record<string, ServerEntry>;
