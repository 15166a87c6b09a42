import { z } from 'zod';
import { identity } from '../embed-tokens/identity.ts';
import { embedTokenSeconds } from '../access-keys/model.ts';
import { addressBucket } from '../../access/client-address.ts';
import type { OwnTokens } from '../../access/own-token.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import { randomId } from '../../access/secrets.ts';
import { type Clock, isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import type { AuditCounts } from '../../platform/audit/counts.ts';

export interface AttributeIdentityDeps {
  auditCounts: AuditCounts;
  clock: Clock;
  tenants: TenantStore;
  ownTokens: OwnTokens;
  rateLimits: RateLimits;
}

/** Tokens for one address on one site: a page needs one. */
const perAddress = { points: 60, seconds: 60 } as const;

const unverifiedToken = z
  .object({ embedToken: z.string(), expiresIn: z.int().meta({ description: 'Seconds.' }), expiresAt: z.string() })
  .meta({ id: 'UnverifiedToken' });

/**
 * The way in for pages without a backend: the page says who its viewer is, and nobody proves it. The token carries what was said and names
 * no customer, so that nothing of one can be reached with it, whatever a visitor types into the page.
 */
export function attributeIdentityRoutes({ auditCounts, clock, tenants, ownTokens, rateLimits }: AttributeIdentityDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/identity',
      operationId: 'createUnverifiedToken',
      tag: 'Identity without proof',
      summary: 'Takes a page’s word for who its viewer is. Opens only widgets that are declared safe for it; off unless the tenant turns it on.',
      access: 'sessions:open',
      door: 'exchange',
      body: z.strictObject({ identity }),
      response: { status: 201, description: 'A token of fifteen minutes.', schema: unverifiedToken },
      async handler(request) {
        const { tenantId, grant, body, origin } = request;
        if ((await tenants.read(tenantId)).attribute_identity !== 1) {
          throw new HttpError('feature_disabled', 'The tenant takes nobody’s word for who they are.');
        }
        const keyId = grant.actor.id ?? '';
        await rateLimits.require(`identity:${keyId} ${addressBucket(origin.address)}`, perAddress);
        const jti = randomId('etok');
        auditCounts.count({ tenantId, action: 'embed_token.issued', target: { kind: 'embed_key', id: keyId }, reason: 'unverified' });
        const claims = { jti, sub: jti, tenant_id: tenantId, embed_key: keyId, unverified: true, identity: body.identity };
        const embedToken = await ownTokens.issue('embed', claims, embedTokenSeconds);
        return { status: 201, body: { embedToken, expiresIn: embedTokenSeconds, expiresAt: isoTime(clock.now() + embedTokenSeconds * 1_000) } };
      },
    }),
  ];
}
