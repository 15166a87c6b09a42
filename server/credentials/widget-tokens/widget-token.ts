import type { Refusals } from '../../platform/audit/refusals.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { FindLiveWidgetToken } from './live-widget-tokens.ts';
import type { Grant } from '../../access/grant.ts';
import type { CredentialKind } from '../../access/kinds.ts';
import type { OwnTokens } from '../../access/own-token.ts';
import { refusal } from '../../access/tokens.ts';

export interface WidgetTokenDeps {
  liveWidgetToken: FindLiveWidgetToken;
  ownTokens: OwnTokens;
  refusals: Refusals;
  clock: Clock;
}

const actions: Grant['actions'] = new Set(['self:read', 'connections:read']);

/**
 * Credential kind: a token that the server signs for pages that administer one customer's connections and directories, with scopes and the origins of its
 * pages. Every call reads its row, so revoking it takes effect everywhere at once. The page's origin is checked after authentication: see `Grant.origins`.
 */
export function widgetTokenKind({ liveWidgetToken, ownTokens, refusals, clock }: WidgetTokenDeps): Pick<CredentialKind, 'recognises' | 'resolve'> {
  return {
    recognises: ({ compact }) => ownTokens.recognises('widget', compact),
    async resolve({ compact }, { tenantSlug, pageOrigin, request }) {
      const claims = await ownTokens.verify('widget', compact).catch((error: unknown) => {
        throw error instanceof HttpError && error.code === 'token_expired' ? new HttpError('widget_token_expired') : error;
      });
      const actor = { kind: 'widget-token', id: claims.jti } as const;
      const caller = { tenantId: claims.tenant_id, actor };
      const live = await liveWidgetToken(claims.jti);
      if (!live || live.tenantId !== claims.tenant_id || live.customerId !== claims['customer_id'])
        throw refusal('The token does not exist for its tenant and customer.', caller);
      if (tenantSlug !== undefined && tenantSlug !== live.tenantSlug) throw refusal(`The token does not belong to the tenant "${tenantSlug}".`, caller);
      if (live.ended) {
        const by = { actor, requestId: request?.requestId ?? null, address: request?.address ?? null };
        await refusals.note(by, live.tenantId, { code: 'widget_token_revoked', pageOrigin });
        throw new HttpError('widget_token_revoked', undefined, { cause: `The widget token has ended: ${live.ended.why}.`, caller });
      }
      if (live.expiresAtMs <= clock.now()) throw new HttpError('widget_token_expired', undefined, { caller });
      const { tenantId, customerId, scopes, origins } = live;
      return { tenantId, customerId, scopes, origins, pages: { origins }, actor, actions };
    },
  };
}
