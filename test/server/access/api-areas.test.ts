import { describe, expect, it } from 'vitest';
import { type ApiArea, apiAreas } from '../../../server/access/api-areas.ts';
import { areaAccessOf } from '../../support/credentials/area-access.ts';
import { createEmbedKey, page } from '../../support/credentials/embed-keys.ts';
import { bridgeToken, exchange, openSession } from '../../support/credentials/sessions.ts';
import { type Answer, forEachWorld, type World } from '../../support/server/world.ts';
import { makePair, tokenFor } from '../credentials/access-keys/access-key-calls.ts';
import { mint } from '../credentials/widget-tokens/widget-calls.ts';

/** Creates a valid credential of each kind, all for the same tenant and page. */
const makers = {
  'api-key': async ({ acme }: World) => acme.apiKey,
  'tenant-token': async ({ token }: World) => token(),
  session: async (world: World) => (await openSession(world, world.acme)).token,
  'widget-token': async (world: World) => (await mint(world, { origins: [page] })).token,
  'embed-token': async (world: World) => tokenFor(world, await makePair(world, { allowedOrigins: [page] })),
  'embed-key': async (world: World) => (await createEmbedKey(world, world.acme)).embedKey,
} satisfies Record<string, (world: World) => Promise<string>>;

/** One call to each area, and the status of its answer to an accepted credential. */
const calls: Record<ApiArea, { status: number; call(world: World, credential: string): Promise<Answer> }> = {
  manage: { status: 200, call: ({ read }, credential) => read(credential, '/v1/customers', { origin: page }) },
  read: {
    status: 200,
    call: whilePublished(async ({ acme, read }, credential) => read(credential, `/v1/receipts/${await acme.receipts[0].shareToken()}`, { origin: page })),
  },
  self: { status: 200, call: ({ read }, credential) => read(credential, '/v1/me', { origin: page }) },
  widget: { status: 200, call: ({ read }, credential) => read(credential, '/v1/widget/me', { origin: page }) },
  exchange: { status: 201, call: (world, credential) => exchange(world, credential, bridgeToken(world, world.acme)) },
  link: {
    status: 303,
    call: async ({ acme, send }, credential) =>
      send(`/r/${await acme.receipts[0].shareToken()}?token=${credential}`, { headers: { accept: 'application/json' } }),
  },
};

/** Publishes the receipt for the call, because an embed key reads nothing else. Unpublishes it afterwards, because a published link needs no token. */
function whilePublished(call: (world: World, credential: string) => Promise<Answer>): typeof call {
  return async (world, credential) => {
    const receipt = `/v1/receipts/${world.acme.receipts[0].id}`;
    await world.manage(world.acme.apiKey, 'POST', `${receipt}/publish`, {});
    const answer = await call(world, credential);
    await world.manage(world.acme.apiKey, 'POST', `${receipt}/unpublish`);
    return answer;
  };
}

/** Throws for a kind without a maker, which the table would otherwise leave untested. */
function makerOf(kind: string): (world: World) => Promise<string> {
  const found = Object.entries(makers).find(([name]) => name === kind);
  if (!found) throw new Error(`No test makes a credential of the kind "${kind}".`);
  return found[1];
}

const pairings = apiAreas.flatMap((area) => [...areaAccessOf].map(([kind, answers]) => ({ area, kind, answer: answers[area] })));

describe('the area table', () => {
  it('has 36 pairings', () => {
    expect(pairings).toHaveLength(36);
  });

  forEachWorld('J27 AU12 AU13, over HTTP,', (world) => {
    it.each(pairings)('the area $area answers a valid $kind: $answer', async ({ area, kind, answer }) => {
      const { status: open, call } = calls[area];
      const { status, code } = await call(world(), await makerOf(kind)(world()));
      if (answer === 'open') expect([status, code]).toEqual([open, undefined]);
      else expect([status, code]).toEqual([answer === 'token_invalid' ? 401 : 403, answer]);
    });

    it('puts every route that needs a credential in an area of the table', () => {
      const routes = world().app.routes.filter(({ access }) => access !== 'public');
      expect(routes.filter(({ area = 'manage' }) => !apiAreas.includes(area))).toEqual([]);
      expect(new Set(routes.map(({ area = 'manage' }) => area))).toEqual(new Set(apiAreas.filter((area) => area !== 'link')));
    });

    it('E05 AU17 lets only scripts of the pages named in the token read the widget API directly', async () => {
      const { token } = await mint(world(), { origins: [page, 'https://unlisted.example'] });
      await createEmbedKey(world(), world().acme);
      const preflight = (origin: string) =>
        world().send('/v1/widget/me', {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
        });
      const readable = async (origin: string) => (await world().read(token, '/v1/widget/me', { origin })).headers.get('access-control-allow-origin');
      expect((await preflight(page)).headers.get('access-control-allow-headers')).toContain('authorization');
      // No embed key lists the second page. The token lists it, which is sufficient.
      expect([await readable(page), await readable('https://unlisted.example'), await readable('https://other.example')]).toEqual([
        page,
        'https://unlisted.example',
        null,
      ]);
    });

    it('puts exactly the widget routes in the widget area, each with a scope except "me"', () => {
      const { routes } = world().app;
      expect(routes.filter(({ path, area }) => path.startsWith('/v1/widget/') !== (area === 'widget')).map(({ path }) => path)).toEqual([]);
      expect(routes.filter(({ area, scope }) => area === 'widget' && !scope).map(({ path }) => path)).toEqual(['/v1/widget/me']);
    });
  });
});
