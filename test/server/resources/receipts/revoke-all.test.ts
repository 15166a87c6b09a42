import { afterAll, beforeAll, expect, it } from 'vitest';
import { createVisitor } from '../../../support/stand-ins/browser-like.ts';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { startSecondServer, type SecondServer } from '../../../support/server/second-server.ts';
import { forEachWorld } from '../../../support/server/world.ts';

forEachWorld('revoking every link of a tenant', (world) => {
  let second: SecondServer;
  let embedKey: string;
  beforeAll(async () => {
    second = await startSecondServer(world());
    ({ embedKey } = await createEmbedKey(world(), world().acme));
  });
  afterAll(() => second.close());

  const manage = (path: string, body?: unknown) => world().manage(world().acme.apiKey, 'POST', `/v1/receipts${path}`, body);
  const published = async () => (await world().manage(world().acme.apiKey, 'GET', '/v1/receipts?visibility=published')).json['items'] as { id: string }[];
  /** The statuses of both servers for a share link, on its page and in the API with an embed key. */
  async function statuses(): Promise<number[]> {
    const [{ shareToken }] = world().acme.receipts;
    const token = await shareToken();
    const requests = [world().base, second.url].flatMap((base) => [
      fetch(`${base}/r/${token}`, { redirect: 'manual' }),
      fetch(`${base}/v1/receipts/${token}`, { headers: { authorization: `Bearer ${embedKey}`, origin: page } }),
    ]);
    return (await Promise.all(requests)).map(({ status }) => status);
  }

  it('D5 S03 takes effect at once on every server, for pages and the API, and later publications count', async () => {
    const [{ id }, other] = world().acme.receipts;
    await manage(`/${id}/publish`, {});
    await manage(`/${other.id}/publish`, {});
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    expect(await manage('/revoke-all')).toMatchObject({ status: 200, json: { unpublished: 2 } });
    expect(await statuses()).toEqual([302, 404, 302, 404]);
    expect(await published()).toEqual([]);
    expect(await manage('/revoke-all')).toMatchObject({ json: { unpublished: 0 } });
    await manage(`/${id}/publish`, {});
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    expect((await published()).map((receipt) => receipt.id)).toEqual([id]);
    expect(await manage(`/${other.id}/unpublish`)).toMatchObject({ json: { visibility: 'private', publishedUntil: null } });
  });

  it('D5 includes receipts published by a server with a fast clock', async () => {
    const [{ id }] = world().acme.receipts;
    world().clock.advance(30);
    await manage(`/${id}/publish`, {});
    world().clock.advance(-30);
    await manage('/revoke-all');
    expect(await statuses()).toEqual([302, 404, 302, 404]);
    await manage(`/${id}/publish`, {});
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    await manage('/revoke-all');
  });

  it('D5 ends all sessions of direct links, also those stored without a start, but not later ones', async () => {
    const { acme, token, app, clock } = world();
    const link = `/r/${await acme.receipts[0].shareToken()}`;
    const signIn = async () => {
      const visitor = createVisitor(world());
      await visitor.get(link);
      expect((await visitor.get(`${link}?token=${token({ jti: crypto.randomUUID() })}`)).status).toBe(303);
      return visitor;
    };
    const [one, older] = [await signIn(), await signIn()];
    expect([(await one.get(link)).status, (await older.get(link)).status]).toEqual([200, 200]);
    await app.services.database.query
      .updateTable('link_sessions')
      .set({ opened_at: null, expires_at: clock.now() + 15 * 60_000 - 1 })
      .where('id_hash', 'in', (select) => select.selectFrom('link_sessions').select('id_hash').orderBy('opened_at', 'desc').limit(1))
      .execute();
    await manage('/revoke-all');
    expect([(await one.get(link)).status, (await older.get(link)).status]).toEqual([302, 302]);
    expect((await (await signIn()).get(link)).status).toBe(200);
  });
});
