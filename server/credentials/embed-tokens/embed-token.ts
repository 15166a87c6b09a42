import type { FindLiveAccessKey, LiveAccessKey } from '../access-keys/live-access-keys.ts';
import type { FindIdentityEmbedKey } from '../attribute-identity/live-embed-keys.ts';
import type { Config } from '../../config/config.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Action, Grant } from '../../access/grant.ts';
import type { CredentialKind } from '../../access/kinds.ts';
import type { OwnClaims, OwnTokens } from '../../access/own-token.ts';
import { isLoopbackPage } from '../../access/page-origin.ts';
import { refusal } from '../../access/tokens.ts';

export interface EmbedTokenDeps {
  ownTokens: OwnTokens;
  liveAccessKey: FindLiveAccessKey;
  identityEmbedKey: FindIdentityEmbedKey;
  /** In development a page on loopback need not be listed; in production none is, whatever a list says. */
  config: Pick<Config, 'mode'>;
}

const actions: ReadonlySet<Action> = new Set<Action>(['receipts:read', 'self:read']);

/** What a token was issued for, as it stands now. */
interface Behind {
  tenant_id: string;
  tenant_slug: string;
  /** Whether it is for this page. */
  isFor(pageOrigin: string | undefined): boolean;
  /** Why it is over before its time. */
  fault: string | undefined;
  covers: Pick<Grant, 'customerId' | 'pages'> | (Pick<Grant, 'pages'> & { publishedOnly: true; unverified: true });
}

/**
 * The kind of credential: a token of fifteen minutes for one page. A backend gets it for an access key, and says whose it is: then it is that
 * customer's. Or a page gets it for its embed key and its word: then it shows what is published. The key is read on every call, and with an
 * access key the row of the token, in one query.
 */
export function embedTokenKind(deps: EmbedTokenDeps): Pick<CredentialKind, 'recognises' | 'resolve'> {
  const { ownTokens } = deps;
  return {
    recognises: ({ compact }) => ownTokens.recognises('embed', compact),
    async resolve({ compact }, { tenantSlug, pageOrigin }) {
      const claims = await ownTokens.verify('embed', compact);
      const actor = { kind: 'embed-token', id: claims.jti } as const;
      const caller = { tenantId: claims.tenant_id, actor };
      const key = await behind(deps, claims);
      if (!key || key.tenant_id !== claims.tenant_id) throw refusal('The key behind the token does not exist.', caller);
      if (tenantSlug !== undefined && tenantSlug !== key.tenant_slug) throw refusal(`The token belongs to another tenant than "${tenantSlug}".`, caller);
      if (key.fault !== undefined) throw new HttpError('session_revoked', undefined, { cause: `The embed token is over: ${key.fault}.`, caller });
      if (!key.isFor(pageOrigin)) {
        throw new HttpError('origin_not_allowed', `The page ${pageOrigin ?? 'that does not say which it is'} is not on the list of the key.`, { caller });
      }
      return { tenantId: key.tenant_id, actor, actions, ...key.covers, expiresAtMs: claims.exp * 1_000 };
    },
  };
}

async function behind({ liveAccessKey, identityEmbedKey, config: { mode } }: EmbedTokenDeps, { jti, access_key: accessId, embed_key: embedKeyId }: OwnClaims): Promise<Behind | undefined> {
  if (typeof accessId === 'string') {
    const key = await liveAccessKey({ id: jti, accessId });
    const fault = key && faultOf(key);
    const isListed = (page: string): boolean => (isLoopbackPage(page) ? mode === 'development' : key?.origins.includes(page) === true);
    return key && { ...key, fault, isFor: (page) => key.origins.length === 0 || (page !== undefined && isListed(page)), covers: { customerId: key.customer_id, pages: key.origins.length === 0 ? { ofTenant: key.tenant_id } : { origins: key.origins } } };
  }
  const key = typeof embedKeyId === 'string' ? await identityEmbedKey(embedKeyId) : undefined;
  const fault = key?.revoked_at != null ? 'the embed key was revoked' : key?.attribute_identity !== 1 ? 'the tenant takes nobody’s word any more' : undefined;
  return key && { ...key, fault, isFor: (page) => page !== undefined && key.origins.includes(page), covers: { publishedOnly: true, unverified: true, pages: { origins: key.origins } } };
}

function faultOf(key: LiveAccessKey): string | undefined {
  if (key.tokens_revoked_at !== null) return 'the access key was revoked together with its tokens';
  if (key.token_revoked_at !== null) return 'it was revoked';
  return key.blocked_at === null ? undefined : 'the customer is blocked';
}
