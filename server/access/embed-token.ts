import type { FindLiveAccessKey } from '../access-keys/live-access-keys.ts';
import { HttpError } from '../errors/http-error.ts';
import type { Action } from './grant.ts';
import type { CredentialKind } from './kinds.ts';
import type { OwnTokens } from './own-token.ts';
import { refusal } from './tokens.ts';

export interface EmbedTokenDeps {
  ownTokens: OwnTokens;
  liveAccessKey: FindLiveAccessKey;
}

const actions: ReadonlySet<Action> = new Set<Action>(['receipts:read', 'self:read']);

/**
 * The kind of credential: the fifteen-minute token that a backend gets for an access key. It is for the customer that the backend has named,
 * on the pages of the key; the key is read on every call.
 */
export function embedTokenKind({ ownTokens, liveAccessKey }: EmbedTokenDeps): CredentialKind {
  return {
    name: 'embed-token',
    recognises: ({ compact }) => ownTokens.recognises('embed', compact),
    async resolve({ compact }, { tenantSlug, pageOrigin }) {
      const claims = await ownTokens.verify('embed', compact);
      const accessId = claims['access_key'];
      const key = typeof accessId === 'string' ? await liveAccessKey(accessId, claims.sub) : undefined;
      if (!key || key.tenant_id !== claims.tenant_id) throw refusal('The access key behind the token does not exist.');
      if (tenantSlug !== undefined && tenantSlug !== key.tenant_slug) throw refusal(`The token belongs to another tenant than "${tenantSlug}".`);
      if (key.tokens_revoked_at !== null) throw new HttpError('session_revoked', 'The access key was revoked together with its tokens.');
      if (key.blocked_at !== null) throw new HttpError('session_revoked', 'The customer is blocked.');
      const { origins } = key;
      if (origins.length > 0 && (pageOrigin === undefined || !origins.includes(pageOrigin))) {
        throw new HttpError('origin_not_allowed', `The page ${pageOrigin ?? 'that does not say which it is'} is not on the list of the access key.`);
      }
      return { tenantId: key.tenant_id, actor: { kind: 'embed-token', id: claims.jti }, actions, customerId: claims.sub, expiresAtMs: claims.exp * 1_000 };
    },
  };
}
