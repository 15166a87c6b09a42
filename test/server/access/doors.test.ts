import { describe, expect, it } from 'vitest';
import { doors, type Door } from '../../../server/access/doors.ts';
import { doorsOf } from '../../support/credentials/doors.ts';
import { createEmbedKey, page } from '../../support/credentials/embed-keys.ts';
import { bridgeToken, exchange, openSession } from '../../support/credentials/sessions.ts';
import { type Answer, forEachWorld, type World } from '../../support/server/world.ts';
import { makePair, tokenFor } from '../credentials/access-keys/access-key-calls.ts';
import { mint } from '../credentials/widget-tokens/widget-calls.ts';

/** Makes a good credential of each kind, all of them for one and the same tenant and page. */
const makers = {
  'api-key': async ({ acme }: World) => acme.apiKey,
  'tenant-token': async ({ token }: World) => token(),
  session: async (world: World) => (await openSession(world, world.acme)).token,
  'widget-token': async (world: World) => (await mint(world, { origins: [page] })).token,
  'embed-token': async (world: World) => tokenFor(world, await makePair(world, { allowedOrigins: [page] })),
  'embed-key': async (world: World) => (await createEmbedKey(world, world.acme)).embedKey,
} satisfies Record<string, (world: World) => Promise<string>>;

/** One call through each door, and what it answers to whom it lets in. */
const calls: Record<Door, { status: number; call(world: World, credential: string): Promise<Answer> }> = {
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

/** Published, as an embed key reads nothing else; and private again, as a published link asks for no token. */
function whilePublished(call: (world: World, credential: string) => Promise<Answer>): typeof call {
  return async (world, credential) => {
    const receipt = `/v1/receipts/${world.acme.receipts[0].id}`;
    await world.manage(world.acme.apiKey, 'POST', `${receipt}/publish`, {});
    const answer = await call(world, credential);
    await world.manage(world.acme.apiKey, 'POST', `${receipt}/unpublish`);
    return answer;
  };
}

/** A kind that opens doors and is made by nothing here would stand in the table untried. */
function makerOf(kind: string): (world: World) => Promise<string> {
  const found = Object.entries(makers).find(([name]) => name === kind);
  if (!found) throw new Error(`No test makes a credential of the kind "${kind}".`);
  return found[1];
}

const pairings = doors.flatMap((door) => [...doorsOf].map(([kind, answers]) => ({ door, kind, answer: answers[door] })));

describe('the table of doors', () => {
  it('has 36 pairings', () => {
    expect(pairings).toHaveLength(36);
  });

  forEachWorld('J27 AU12 AU13, over HTTP,', (world) => {
    it.each(pairings)('the door $door says to a good $kind: $answer', async ({ door, kind, answer }) => {
      const { status: open, call } = calls[door];
      const { status, code } = await call(world(), await makerOf(kind)(world()));
      if (answer === 'open') expect([status, code]).toEqual([open, undefined]);
      else expect([status, code]).toEqual([answer === 'token_invalid' ? 401 : 403, answer]);
    });

    it('every route that needs a credential stands behind a door of the table', () => {
      const routes = world().app.routes.filter(({ access }) => access !== 'public');
      expect(routes.filter(({ door = 'manage' }) => !doors.includes(door))).toEqual([]);
      expect(new Set(routes.map(({ door = 'manage' }) => door))).toEqual(new Set(doors.filter((door) => door !== 'link')));
    });

    it('E05 AU17 scripts of a page that the token names call the widget API directly; those of other pages read nothing', async () => {
      const { token } = await mint(world(), { origins: [page, 'https://unlisted.example'] });
      await createEmbedKey(world(), world().acme);
      const preflight = (origin: string) =>
        world().send('/v1/widget/me', {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
        });
      const readable = async (origin: string) => (await world().read(token, '/v1/widget/me', { origin })).headers.get('access-control-allow-origin');
      expect((await preflight(page)).headers.get('access-control-allow-headers')).toContain('authorization');
      // No key lists the second one: the token itself does, and that is enough.
      expect([await readable(page), await readable('https://unlisted.example'), await readable('https://other.example')]).toEqual([
        page,
        'https://unlisted.example',
        null,
      ]);
    });

    it('every route of the widget API, and no other, is behind its door; each but "me" has a scope', () => {
      const { routes } = world().app;
      expect(routes.filter(({ path, door }) => path.startsWith('/v1/widget/') !== (door === 'widget')).map(({ path }) => path)).toEqual([]);
      expect(routes.filter(({ door, scope }) => door === 'widget' && !scope).map(({ path }) => path)).toEqual(['/v1/widget/me']);
    });
  });
});
