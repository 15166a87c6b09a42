import { z } from 'zod';
import { addressBucket } from '../../access/client-address.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import { byOf } from '../../platform/audit/model.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { MagicLinkAsks } from './asks.ts';
import { openedSession } from '../sessions/model.ts';
import type { Config } from '../../config/config.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import type { EmbedKeyStore } from '../embed-keys/store.ts';
import { linkSeconds, magicLinkLimits, type NewAsk, newAsk, newSend, redemption } from './model.ts';
import { linkTo } from './return-url.ts';
import type { MagicLinkStore } from './store.ts';

const accepted = z
  .object({
    status: z.literal('accepted'),
    browserSecret: z.string().meta({ description: 'For the browser that asks, and no other: with it the link opens without the code.' }),
    expiresIn: z.int().meta({ description: 'Seconds that a link is good for.' }),
  })
  .meta({ id: 'MagicLinkAccepted' });

export interface MagicLinkRouteDeps {
  magicLinkAsks: MagicLinkAsks;
  magicLinks: MagicLinkStore;
  rateLimits: RateLimits;
  tenants: TenantStore;
  embedKeys: EmbedKeyStore;
  config: Pick<Config, 'publicUrl'>;
}

/** The routes of a sign-in by e-mail. Nothing here is answered to GET: what follows links and looks at pages uses nothing up. */
export function magicLinkRoutes({ magicLinkAsks, magicLinks, rateLimits, tenants, embedKeys, config }: MagicLinkRouteDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/magic-links',
      operationId: 'requestMagicLink',
      tag: 'Sessions',
      summary: 'Asks for a sign-in link by e-mail. The answer is the same whether there is such a customer or not, and over every limit.',
      access: 'sessions:open',
      door: 'exchange',
      body: newAsk,
      response: { status: 202, description: 'The request was taken.', schema: accepted },
      async handler(request) {
        const { email, returnUrl, locale = request.locale(), foreign }: NewAsk = request.body;
        const asked = { embedKeyId: request.grant.actor.id ?? '', email, returnUrl, locale, ...(foreign && { foreign }) };
        const { browserSecret } = await magicLinkAsks.take(byOf(request), request.tenantId, asked);
        return { body: { status: 'accepted', browserSecret, expiresIn: linkSeconds } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/magic-links/send',
      operationId: 'sendMagicLink',
      tag: 'Sessions',
      summary:
        'Sends a sign-in link by e-mail to the customer with an address, for a backend. Whether there is one is not told; the viewer types the code of the ' +
        'mail.',
      access: 'magic-links:send',
      backendOnly: true,
      body: newSend,
      response: { status: 202, description: 'The request was taken.', schema: accepted.omit({ browserSecret: true }).meta({ id: 'MagicLinkSent' }) },
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
        await magicLinkAsks.take(byOf(request), tenantId, {
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
      summary: 'Exchanges the token of a mail for a session of an hour, once. The asking browser sends its secret, any other one the code of the mail.',
      access: 'sessions:open',
      door: 'exchange',
      body: redemption,
      response: { status: 201, description: 'The session, with its token this once.', schema: openedSession },
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
