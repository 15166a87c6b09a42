import type { FindLiveAccessKey } from '../access-keys/live-access-keys.ts';
import type { FindIdentityEmbedKey } from '../attribute-identity/live-embed-keys.ts';
import type { Config } from '../../config/config.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type Action, customerActions, type Grant } from '../../access/grant.ts';
import type { CredentialKind } from '../../access/kinds.ts';
import type { OwnTokens } from '../../access/own-token.ts';
import { isLoopbackPage } from '../../access/page-origin.ts';
import { refusal } from '../../access/tokens.ts';
import type { CredentialStatus } from '../credential-status.ts';

export interface EmbedTokenDeps {
  ownTokens: OwnTokens;
  liveAccessKey: FindLiveAccessKey;
  identityEmbedKey: FindIdentityEmbedKey;
  /** In development a page on loopback need not be listed. In production it is refused even when listed. */
  config: Pick<Config, 'mode'>;
}

const actions: ReadonlySet<Action> = new Set<Action>(customerActions);

/** Current state behind an embed token. */
interface LiveEmbedToken extends CredentialStatus {
  tenantSlug: string;
  /** Whether the token is valid on this page. */
  isFor(pageOrigin: string | undefined): boolean;
  covers: Pick<Grant, 'customerId' | 'pages'> | (Pick<Grant, 'pages'> & { publishedOnly: true; unverified: true });
}

/**
 * Credential kind: a token of fifteen minutes for one page. A backend gets one for an access key and names the viewer; the token then belongs to that customer.
 * A page can also get one for its embed key by stating who its viewer is; that token gives access only to what is published. Every call reads the key, and for
 * an access key also the token's row, in one query.
 */
export function embedTokenKind(deps: EmbedTokenDeps): Pick<CredentialKind, 'recognises' | 'resolve'> {
  const { ownTokens } = deps;
  return {
    recognises: ({ compact }) => ownTokens.recognises('embed', compact),
    async resolve({ compact }, { tenantSlug, pageOrigin }) {
      const claims = await ownTokens.verify('embed', compact);
      const actor = { kind: 'embed-token', id: claims.jti } as const;
      const caller = { tenantId: claims.tenant_id, actor };
      const live = await statusOf(deps, claims);
      if (!live || live.tenantId !== claims.tenant_id) throw refusal('The key that issued the token does not exist.', caller);
      if (tenantSlug !== undefined && tenantSlug !== live.tenantSlug) throw refusal(`The token does not belong to the tenant "${tenantSlug}".`, caller);
      if (live.ended) throw new HttpError('session_revoked', undefined, { cause: `The embed token has ended: ${live.ended.why}.`, caller });
      if (!live.isFor(pageOrigin)) {
        throw new HttpError('origin_not_allowed', `The page ${pageOrigin ?? 'without an origin'} is not allowed by the key.`, { caller });
      }
      return { tenantId: live.tenantId, actor, actions, ...live.covers, expiresAtMs: claims.exp * 1_000 };
    },
  };
}

/** Reads the state behind the claims of a token: its row and access key, or the embed key of the page that stated an identity. */
export async function statusOf(
  { liveAccessKey, identityEmbedKey, config: { mode } }: Pick<EmbedTokenDeps, 'liveAccessKey' | 'identityEmbedKey' | 'config'>,
  { jti, access_key: accessId, embed_key: embedKeyId }: Readonly<Record<string, unknown>>,
): Promise<LiveEmbedToken | undefined> {
  if (typeof accessId === 'string') {
    const live = await liveAccessKey({ id: String(jti), accessId });
    if (!live) return undefined;
    const { origins, customerId } = live;
    const isListed = (page: string): boolean => (isLoopbackPage(page) ? mode === 'development' : origins.includes(page));
    const isFor = (page: string | undefined): boolean => origins.length === 0 || (page !== undefined && isListed(page));
    return { ...live, isFor, covers: { customerId, pages: origins.length === 0 ? { ofTenant: live.tenantId } : { origins } } };
  }
  const live = typeof embedKeyId === 'string' ? await identityEmbedKey(embedKeyId) : undefined;
  if (!live) return undefined;
  const { origins } = live;
  return { ...live, isFor: (page) => page !== undefined && origins.includes(page), covers: { publishedOnly: true, unverified: true, pages: { origins } } };
}
