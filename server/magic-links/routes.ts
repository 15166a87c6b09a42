import { z } from 'zod';
import { byOf } from '../audit/model.ts';
import { type Route, route } from '../http/route.ts';
import type { MagicLinkAsks } from './asks.ts';
import { linkSeconds, newAsk } from './model.ts';

const accepted = z
  .object({
    status: z.literal('accepted'),
    browserSecret: z.string().meta({ description: 'For the browser that asks, and no other: with it the link opens without the code.' }),
    expiresIn: z.int().meta({ description: 'Seconds that a link is good for.' }),
  })
  .meta({ id: 'MagicLinkAccepted' });

/** The routes of a sign-in by e-mail. Nothing here is answered to GET: what follows links and looks at pages uses nothing up. */
export function magicLinkRoutes({ magicLinkAsks }: { magicLinkAsks: MagicLinkAsks }): Route[] {
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
        const { email, returnUrl, locale = request.locale } = request.body;
        const { browserSecret } = await magicLinkAsks.take(byOf(request), request.tenantId, { embedKeyId: request.grant.actor.id ?? '', email, returnUrl, locale });
        return { body: { status: 'accepted', browserSecret, expiresIn: linkSeconds } };
      },
    }),
  ];
}
