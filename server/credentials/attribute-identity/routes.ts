import { z } from 'zod';
import { identity } from '../embed-tokens/identity.ts';
import { embedTokenSeconds } from '../access-keys/model.ts';
import { addressBucket } from '../../access/client-address.ts';
import type { OwnTokens } from '../../access/own-token.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import { randomId } from '../../access/secrets.ts';
import { type Clock, isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import type { AuditCounts } from '../../platform/audit/counts.ts';

export interface AttributeIdentityDeps {
  auditCounts: AuditCounts;
  clock: Clock;
  tenants: TenantStore;
  ownTokens: OwnTokens;
  rateLimits: RateLimits;
}

/** Tokens for one address on one site. A page needs one. */
const perAddress = { points: 60, seconds: 60 } as const;

const unverifiedToken = z
  .object({ embedToken: z.string(), expiresIn: z.int().meta({ description: 'In seconds.' }), expiresAt: z.string() })
  .meta({ id: 'UnverifiedToken' });

/**
 * Sign-in for pages without a backend: the page states who its viewer is, without proof. The token carries that statement but names no customer, so it never
 * gives access to a customer's data, whatever a visitor enters in the page.
 */
export function attributeIdentityRoutes({ auditCounts, clock, tenants, ownTokens, rateLimits }: AttributeIdentityDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/identity',
      operationId: 'createUnverifiedToken',
      tag: 'Identity without proof',
      summary: 'Issues a token for an identity that the page claims without proof. It opens only widgets declared safe for this. Off by default.',
      access: 'sessions:open',
      area: 'exchange',
      body: z.strictObject({ identity }),
      response: { status: 201, description: 'A token that lasts fifteen minutes.', schema: unverifiedToken },
      async handler(request) {
        const { tenantId, grant, body, origin } = request;
        if ((await tenants.read(tenantId)).attribute_identity !== 1) {
          throw new HttpError('feature_disabled', 'The tenant does not accept unverified identities.');
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
