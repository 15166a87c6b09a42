import { z } from 'zod';
import { addressBucket } from '../../access/client-address.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import { byOf } from '../../platform/audit/model.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { MagicLinkRequests } from './requests.ts';
import { openedSession } from '../sessions/model.ts';
import type { Config } from '../../config/config.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import type { EmbedKeyStore } from '../embed-keys/store.ts';
import { linkSeconds, magicLinkLimits, type NewMagicLink, newMagicLink, newMagicLinkToSend, redemption } from './model.ts';
import { linkTo } from './return-url.ts';
import type { MagicLinkStore } from './store.ts';

const accepted = z
  .object({
    status: z.literal('accepted'),
    browserSecret: z.string().meta({ description: 'Secret for the requesting browser only. With it, the link works without the code.' }),
    expiresIn: z.int().meta({ description: 'Lifetime of the link in seconds.' }),
  })
  .meta({ id: 'MagicLinkAccepted' });

export interface MagicLinkRouteDeps {
  magicLinkRequests: MagicLinkRequests;
  magicLinks: MagicLinkStore;
  rateLimits: RateLimits;
  tenants: TenantStore;
  embedKeys: EmbedKeyStore;
  config: Pick<Config, 'publicUrl'>;
}

/** Routes for sign-in by e-mail. All are POST: programs that scan or preview a link send GET, and consume nothing. */
export function magicLinkRoutes({ magicLinkRequests, magicLinks, rateLimits, tenants, embedKeys, config }: MagicLinkRouteDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/magic-links',
      operationId: 'requestMagicLink',
      tag: 'Sessions',
      summary: 'Requests a sign-in link by e-mail. The response is the same whether or not the customer exists or a limit is exceeded.',
      access: 'sessions:open',
      area: 'exchange',
      body: newMagicLink,
      response: { status: 202, description: 'The request was accepted.', schema: accepted },
      async handler(request) {
        const { email, returnUrl, locale = request.locale(), foreign }: NewMagicLink = request.body;
        const linkRequest = { embedKeyId: request.grant.actor.id ?? '', email, returnUrl, locale, ...(foreign && { foreign }) };
        const { browserSecret } = await magicLinkRequests.accept(byOf(request), request.tenantId, linkRequest);
        return { body: { status: 'accepted', browserSecret, expiresIn: linkSeconds } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/magic-links/send',
      operationId: 'sendMagicLink',
      tag: 'Sessions',
      summary:
        'Sends a sign-in link by e-mail to the customer with this address, for backends. The response does not reveal whether one exists. The viewer enters ' +
        'the code from the mail.',
      access: 'magic-links:send',
      backendOnly: true,
      body: newMagicLinkToSend,
      response: { status: 202, description: 'The request was accepted.', schema: accepted.omit({ browserSecret: true }).meta({ id: 'MagicLinkSent' }) },
      async handler(request) {
        const { tenantId, body, grant } = request;
        const { embedKey, email, returnUrl, locale = request.locale() } = body;
        if ((await tenants.read(tenantId)).magic_links !== 1)
          throw new HttpError('feature_disabled', 'The tenant has not turned on sign-in links (magicLinks).');
        const key = await embedKeys.findLive(embedKey);
        if (key?.tenantId !== tenantId) throw new HttpError('not_found', 'The tenant has no such embed key, or it was revoked.');
        if (!linkTo(returnUrl, 'token', { origins: key.allowedOrigins, embedKey, publicUrl: config.publicUrl })) {
          const message = 'must be a page of an origin of the embed key';
          throw new HttpError('invalid_request', `The return URL ${message}.`, { errors: [{ path: 'returnUrl', message }] });
        }
        await magicLinkRequests.accept(byOf(request), tenantId, {
          embedKeyId: key.id,
          email,
          returnUrl,
          locale,
          ...(grant.actor.id !== null && { sentBy: grant.actor.id }),
        });
        return { body: { status: 'accepted', expiresIn: linkSeconds } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/magic-links/redeem',
      operationId: 'redeemMagicLink',
      tag: 'Sessions',
      summary: 'Exchanges the token of a sign-in link for a one-hour session, once. The requesting browser sends its secret, others the code from the mail.',
      access: 'sessions:open',
      area: 'exchange',
      body: redemption,
      response: { status: 201, description: 'The session. Its token is returned only once.', schema: openedSession },
      async handler(request) {
        const place = { tenantId: request.tenantId, embedKeyId: request.grant.actor.id ?? '', pageOrigin: request.pageOrigin };
        await rateLimits.ready();
        try {
          return { status: 201, body: await magicLinks.redeem(byOf(request), place, request.body) };
        } catch (error) {
          if (error instanceof HttpError && error.code === 'magic_link_invalid')
            await rateLimits.require(`magic-link-redeem:${addressBucket(request.origin.address)}`, magicLinkLimits.redeem);
          throw error;
        }
      },
    }),
  ];
}
