import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { bridgeToken } from '../../../support/credentials/sessions.ts';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';

const corsOf = ({ headers }: Answer) => Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

forEachWorld('answers to pages of other origins', (world) => {
  const preflight = (origin: string, path = '/v1/sessions', method = 'POST') =>
    world().send(path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization,content-type' },
    });
  const post = (embedKey: string, origin: string, body: string, type = 'application/json') =>
    world().send('/v1/sessions', { method: 'POST', headers: { authorization: `Bearer ${embedKey}`, origin, 'content-type': type }, body });
  const good = () => JSON.stringify({ bridgeToken: bridgeToken(world(), world().acme) });

  it('E05 can be read by pages that a live embed key lists, and never with cookies', async () => {
    const { acme } = world();
    const { embedKey } = await createEmbedKey(world(), acme);
    const asked = await preflight(page);
    expect([asked.status, asked.headers.get('vary'), corsOf(asked)]).toEqual([
      204,
      'Origin',
      {
        'access-control-allow-origin': page,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'authorization, content-type, vitrine-tenant',
        'access-control-max-age': '600',
        'access-control-expose-headers': 'Retry-After',
      },
    ]);
    for (const body of [good(), '{}', 'x', JSON.stringify({ bridgeToken: 'a.b.c' })]) {
      const answer = await post(embedKey, page, body);
      expect([answer.headers.get('vary'), corsOf(answer)]).toEqual([
        'Origin',
        { 'access-control-allow-origin': page, 'access-control-expose-headers': 'Retry-After' },
      ]);
    }
  });

  it('E05 PY02 allow in a preflight exactly the headers that the route knows, with its idempotency key', async () => {
    const { app, acme } = world();
    await createEmbedKey(world(), acme);
    const routes = app.routes.filter(({ cors, path }) => cors && !path.includes(':'));
    expect(routes.map(({ operationId }) => operationId)).toContain('createCheckout');
    for (const { path, method, idempotent, operationId } of routes) {
      const { status, headers } = await preflight(page, path, method.toUpperCase());
      const names = ['authorization', 'content-type', 'vitrine-tenant', ...(idempotent ? ['idempotency-key'] : [])];
      expect([operationId, status, headers.get('access-control-allow-headers')]).toEqual([operationId, 204, names.join(', ')]);
    }
  });

  it('E05 E07 cannot be read by any other page, nor on any management route', async () => {
    const { acme, app, send, manage } = world();
    const { embedKey, id } = await createEmbedKey(world(), acme, ['https://ended.example']);
    await manage(acme.apiKey, 'POST', `/v1/embed-keys/${id}/revoke`);
    await createEmbedKey(world(), acme);
    const origins = [
      'https://evil.example',
      'null',
      'https://ended.example',
      `${page}.evil.example`,
      'https://shop.acme.example:8443',
      'http://shop.acme.example',
      'https://SHOP.acme.example',
      'https://shop.acme.example.',
      'https://shop.acme.exampl',
      'https://xshop.acme.example',
      'https://shop.acme.example%60.evil.example',
      'https://shop.acme.example_.evil.example',
      'https://shop.acme.example{.evil.example',
      'https://acme.example',
      'file://',
      '*',
      'https://*',
      'http://localhost',
      'chrome-extension://abc',
    ];
    for (const origin of origins) {
      const asked = await preflight(origin);
      expect([asked.status, asked.code, asked.headers.get('vary'), corsOf(asked)], origin).toEqual([405, 'method_not_allowed', 'Origin', {}]);
      const answer = await post(embedKey, origin, good());
      expect([answer.status >= 400, answer.headers.get('vary'), corsOf(answer)], origin).toEqual([true, 'Origin', {}]);
    }
    for (const route of app.routes) {
      if (route.cors) continue;
      const path = route.path.replace(/:\w+/, acme.receipts[0].id);
      expect(corsOf(await preflight(page, path, route.method.toUpperCase())), route.operationId).toEqual({});
      expect(corsOf(await send(path, { method: route.method.toUpperCase(), headers: { origin: page } })), route.operationId).toEqual({});
    }
    expect(corsOf(await preflight(page, '/v1/nothing'))).toEqual({});
    for (const method of ['GET', 'DELETE', 'PUT', '', 'post']) expect(corsOf(await preflight(page, '/v1/sessions', method)), method).toEqual({});
  });

  it.each([
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
    'application/jsonp',
    '',
  ])('E06 refuse a body of the type "%s", which needs no preflight', async (type) => {
    const { embedKey } = await createEmbedKey(world(), world().acme);
    expect(await post(embedKey, page, good(), type)).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });
});
