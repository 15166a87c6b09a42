import { expect, it } from 'vitest';
import { createVisitor } from '../../../support/stand-ins/browser-like.ts';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { openSession } from '../../../support/credentials/sessions.ts';
import type { Answer, World } from '../../../support/server/world.ts';
import { makePair, tokenFor } from '../../credentials/access-keys/access-key-calls.ts';
import { forEachCaller, idsOf } from './receipt-calls.ts';

/** Every credential that a viewer of `ext-1` may have, each with a function that reads with it. */
async function viewersOf(world: World, receiptId: string, shareToken: string): Promise<Record<string, (path: string) => Promise<Answer>>> {
  const { acme, read, token } = world;
  const { token: session } = await openSession(world, acme);
  const embedToken = await tokenFor(world, await makePair(world));
  return {
    'a token of the customer': (path) => read(token(), path),
    'a token of the customer’s own id': (path) => read(token({ sub: acme.receipts[0].customerId }), path),
    'a token of the receipt': (path) => read(token({ sub: undefined, resourceId: receiptId }), path),
    'a token of the link': (path) => read(token({ sub: undefined, resourceId: shareToken }), path),
    'a token of the customer and the receipt': (path) => read(token({ resourceId: receiptId }), path),
    'a session': (path) => read(session, path),
    'an embed token': (path) => read(embedToken, path),
  };
}

forEachCaller('who may see a receipt', (world, { post, get, fresh }) => {
  const embedKey = async () => (await createEmbedKey(world(), world().acme)).embedKey;
  const tokenOfLink = async (id: string): Promise<string> =>
    String((await get(`/v1/receipts/${id}/share-link`)).json['url'])
      .split('/')
      .at(-1) ?? '';
  const withoutRequestId = ({ status, json }: Answer) => [status, { ...json, requestId: '' }];

  it('S1 an embed key reads published receipts by share token, never by id, and no longer after a rotation', async () => {
    const key = await embedKey();
    const id = await fresh();
    await post(`/v1/receipts/${id}/publish`, {});
    const byKey = (name: string) => world().read(key, `/v1/receipts/${name}`, { origin: page });
    const [former, absent] = [await tokenOfLink(id), await byKey(`rcpt_${'0'.repeat(24)}`)];
    expect(await byKey(former)).toMatchObject({ status: 200, json: { id } });
    expect(await byKey(id)).toMatchObject({ status: 404, code: 'receipt_not_found', json: { detail: expect.stringContaining('share token') } });
    await post(`/v1/receipts/${id}/rotate-share-token`);
    for (const name of [id, former, `r_${'A'.repeat(43)}`]) expect(withoutRequestId(await byKey(name)), name).toEqual(withoutRequestId(absent));
    expect((await byKey(await tokenOfLink(id))).status).toBe(200);
    await post(`/v1/receipts/${id}/unpublish`);
    expect(withoutRequestId(await byKey(await tokenOfLink(id)))).toEqual(withoutRequestId(absent));
  });

  it('S1 nothing in the published page opens the receipt after its share token is rotated', async () => {
    const key = await embedKey();
    const id = await fresh();
    await post(`/v1/receipts/${id}/publish`, {});
    const { text } = await world().send(`/r/${await tokenOfLink(id)}`);
    const names = [...new Set(text.match(/\b(?:rcpt|cus|r)_[A-Za-z0-9_-]+/g))];
    expect(names.length).toBeGreaterThan(1);
    await post(`/v1/receipts/${id}/rotate-share-token`);
    for (const name of names) expect((await world().read(key, `/v1/receipts/${name}`, { origin: page })).code, name).toBe('receipt_not_found');
  });

  it('S2 an archived receipt is visible only to management until unarchived: not by list, id, link or embed key', async () => {
    const w = world();
    const id = await fresh();
    await post(`/v1/receipts/${id}/publish`, {});
    const link = await tokenOfLink(id);
    const key = await embedKey();
    const viewers = { ...(await viewersOf(w, id, link)), 'an embed key': (path: string) => w.read(key, path, { origin: page }) };
    const visitor = createVisitor(w);
    await post(`/v1/receipts/${id}/unpublish`);
    await visitor.get(`/r/${link}`);
    await visitor.get(`/r/${link}?token=${w.token({ jti: crypto.randomUUID() })}`);
    expect((await visitor.get(`/r/${link}`)).status).toBe(200);
    await post(`/v1/receipts/${id}/publish`, {});
    for (const [who, read] of Object.entries(viewers)) expect((await read(`/v1/receipts/${link}`)).status, who).toBe(200);

    expect((await post(`/v1/receipts/${id}/archive`)).json).toMatchObject({ archived: true });
    for (const [who, read] of Object.entries(viewers))
      for (const name of [id, link]) expect(await read(`/v1/receipts/${name}`), `${who} ${name}`).toMatchObject({ status: 404, code: 'receipt_not_found' });
    for (const query of ['', '?archived=false', '?visibility=published'])
      expect(idsOf(await w.read(w.token(), `/v1/receipts${query}`)), query).not.toContain(id);
    expect(await w.read(w.token(), '/v1/receipts?archived=true')).toMatchObject({ status: 404, code: 'receipt_not_found' });
    for (const address of [`/r/${link}`, `/public/value-receipts/${link}`, `/r/${link}?token=${w.token({ jti: crypto.randomUUID() })}`]) {
      expect((await w.send(address)).code, address).toBe('not_found');
      expect((await visitor.get(address)).status, address).toBe(404);
    }
    for (const name of [id, link]) expect((await get(`/v1/receipts/${name}`)).json).toMatchObject({ id, archived: true });
    expect(idsOf(await get('/v1/receipts?archived=true'))).toContain(id);

    await post(`/v1/receipts/${id}/unarchive`);
    for (const [who, read] of Object.entries(viewers)) expect((await read(`/v1/receipts/${link}`)).status, who).toBe(200);
    expect((await w.send(`/r/${link}`)).status).toBe(200);
  });

  it('S3 a blocked customer can read nothing, even with a credential for one receipt, until they are unblocked', async () => {
    const w = world();
    const [own, other] = w.acme.receipts;
    const link = await own.shareToken();
    const viewers = await viewersOf(w, own.id, link);
    const block = (blocked: boolean) => w.manage(w.acme.apiKey, 'PATCH', `/v1/customers/${own.customerId}`, { blocked });
    const visitor = createVisitor(w);
    const open = async () => {
      await visitor.get(`/r/${link}`);
      return visitor.get(`/r/${link}?token=${w.token({ sub: undefined, resourceId: own.id, jti: crypto.randomUUID() })}`);
    };
    expect((await open()).status).toBe(303);
    for (const [who, read] of Object.entries(viewers)) expect((await read(`/v1/receipts/${own.id}`)).status, who).toBe(200);

    expect((await block(true)).status).toBe(200);
    for (const [who, read] of Object.entries(viewers))
      for (const path of [`/v1/receipts/${own.id}`, `/v1/receipts/${link}`, '/v1/receipts', '/v1/me'])
        expect(await read(path), `${who} ${path}`).toMatchObject({ status: 401, code: 'session_revoked' });
    expect((await visitor.get(`/r/${link}`)).status).toBe(302);
    expect((await open()).status).toBe(401);
    expect((await visitor.get(`/r/${link}`)).status).toBe(302);
    for (const list of ['/v1/sessions', '/v1/widget-tokens', `/v1/sessions?customerId=${own.customerId}`])
      expect((await get(list)).json['items'], list).toEqual([]);
    // Tokens for receipts of other customers still work, and so does management.
    expect((await w.read(w.token({ sub: undefined, resourceId: other.id }), `/v1/receipts/${other.id}`)).status).toBe(200);
    expect((await get(`/v1/receipts/${own.id}`)).status).toBe(200);

    await block(false);
    for (const [who, read] of Object.entries(viewers)) expect((await read(`/v1/receipts/${own.id}`)).status, who).toBe(200);
    expect((await open()).status).toBe(303);
  });
});
