import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';
import { mint } from '../../credentials/widget-tokens/widget-calls.ts';
import { changed } from '../../../support/credentials/changed.ts';

const corsOf = ({ headers }: Answer) => Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

forEachWorld('a prefetch by the host page', (world) => {
  const text = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Answer> =>
    world().send('/v1/prefetch', { method: 'POST', headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers }, body });
  const ask = (token: string, path: string, headers: Record<string, string> = {}, more: object = {}): Promise<Answer> =>
    text(JSON.stringify({ token, path, ...more }), headers);
  const bare = ({ status, headers, text: body }: Answer) => ({
    status,
    type: headers.get('content-type'),
    cache: headers.get('cache-control'),
    etag: headers.get('etag'),
    body: body.replaceAll(/"requestId":"[^"]*"/g, ''),
  });

  it('PF1 is answered and refused with the same bytes as the read itself', async () => {
    const { acme, globex, token, read, send, manage } = world();
    const { embedKey } = await createEmbedKey(world(), acme);
    await manage(acme.apiKey, 'POST', `/v1/receipts/${acme.receipts[0].id}/publish`, {});
    const share = await acme.receipts[0].shareToken();
    const [ownReceipt, other] = acme.receipts.map(({ id }) => `/v1/receipts/${id}`) as [string, string];
    const onShop = { origin: page };
    const cases: [name: string, token: string, path: string, headers: Record<string, string>, status: number][] = [
      ['a receipt', token(), ownReceipt, {}, 200],
      ['the list', token(), '/v1/receipts', {}, 200],
      ['the list with a limit', token(), '/v1/receipts?limit=1&archived=false', {}, 200],
      ['the receipt of another customer', token(), other, {}, 404],
      ['that of another tenant', token(), `/v1/receipts/${globex.receipts[0].id}`, {}, 404],
      ['none', token(), '/v1/receipts/rcpt_%20', {}, 404],
      ['a token of one receipt', token({ resourceId: acme.receipts[0].id, sub: undefined }), ownReceipt, {}, 200],
      ['the list under a token of one receipt', token({ resourceId: acme.receipts[0].id, sub: undefined }), '/v1/receipts', {}, 404],
      ['an embed key', embedKey, `/v1/receipts/${share}`, onShop, 200],
      ['an embed key elsewhere', embedKey, `/v1/receipts/${share}`, { origin: 'https://evil.example' }, 403],
      ['an expired token', token({ iat: 1_000, exp: 1_100 }), ownReceipt, {}, 401],
      ['a forged one', changed(token(), -4), ownReceipt, {}, 401],
      ['no token', 'x', ownReceipt, {}, 401],
      ['a query that is wrong', token(), '/v1/receipts?limit=x', {}, 400],
      ['a parameter twice', token(), '/v1/receipts?limit=1&limit=1', {}, 400],
      ['a query where there is none', token(), `${ownReceipt}?a=1`, {}, 400],
    ];
    for (const [name, bearer, path, headers, status] of cases) {
      const [ahead, itself] = [await ask(bearer, path, headers), await read(bearer, path, headers)];
      expect(bare(ahead), name).toEqual(bare(itself));
      expect(ahead.status, name).toBe(status);
    }
    const own = await ask(acme.apiKey, ownReceipt);
    expect([own.status, own.text]).toEqual([200, (await send(ownReceipt, { headers: { authorization: `Bearer ${acme.apiKey}` } })).text]);
    expect((await ask(world().operatorKey, ownReceipt, {}, { tenant: 'acme' })).text).toBe(own.text);
    expect(await ask(world().operatorKey, ownReceipt)).toMatchObject({ status: 400, code: 'tenant_required' });
    expect(await ask(world().operatorKey, ownReceipt, {}, { tenant: 'globex' })).toMatchObject({ status: 404 });
  });

  it('PF1 is compressed like the read', async () => {
    const { acme, manage, token } = world();
    const lines = Array.from({ length: 400 }, (_, index) => ({ description: `line ${index}`, amountMinor: index }));
    const { json } = await manage(acme.apiKey, 'POST', '/v1/receipts/sync', {
      customer: { externalId: 'ext-1', name: 'x' },
      title: 'long',
      period: { start: '2026-01-01', end: '2026-01-31' },
      currency: 'EUR',
      lines,
    });
    const answer = await ask(token(), `/v1/receipts/${String(json['id'])}`, { 'accept-encoding': 'br' });
    expect([answer.headers.get('content-encoding'), answer.headers.get('vary')]).toEqual(['br', 'Origin, Accept-Encoding']);
    expect(answer.json['title']).toBe('long');
  });

  it('PF2 is small JSON as text/plain, with the token, the path and the tenant', async () => {
    const { token, acme } = world();
    const good = { token: token(), path: `/v1/receipts/${acme.receipts[0].id}` };
    const cases: [name: string, answer: Promise<Answer>, status: number, code: string][] = [
      ['JSON by its name', text(JSON.stringify(good), { 'content-type': 'application/json' }), 415, 'unsupported_media_type'],
      ['a form', text('token=x', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'unsupported_media_type'],
      ['another charset', text(JSON.stringify(good), { 'content-type': 'text/plain; charset=utf-16' }), 415, 'unsupported_media_type'],
      ['compressed', text('x', { 'content-encoding': 'gzip' }), 415, 'unsupported_encoding'],
      ['large', text(JSON.stringify({ ...good, path: `/v1/receipts?limit=${'1'.repeat(10_240)}` })), 413, 'body_too_large'],
      ['no JSON', text(token()), 400, 'malformed_json'],
      ['no UTF-8', text(new Uint8Array([0x22, 0xff, 0x22])), 400, 'malformed_json'],
      ['empty', text(''), 400, 'invalid_request'],
      ['without a token', text(JSON.stringify({ path: good.path })), 400, 'invalid_request'],
      ['a token with a line break', text(JSON.stringify({ ...good, token: 'a\nb' })), 400, 'invalid_request'],
      ['without a path', text(JSON.stringify({ token: good.token })), 400, 'invalid_request'],
      ['something else in it', text(JSON.stringify({ ...good, method: 'DELETE' })), 400, 'invalid_request'],
    ];
    for (const [name, answer, status, code] of cases) expect(await answer, name).toMatchObject({ status, code });
  });

  it('PF2 allows only the reads that a widget starts with', async () => {
    const { acme } = world();
    const { id } = acme.receipts[0];
    for (const path of [
      '',
      '/',
      '/v1',
      '/v1/receipts/',
      '//v1/receipts',
      '/v1//receipts',
      'v1/receipts',
      '/v1/receipts/../audit',
      `/v1/receipts/${id}/share-link`,
      `/v1/receipts/${id}/publish`,
      '/v1/audit',
      '/v1/api-keys',
      '/v1/me',
      '/v1/prefetch',
      '/healthz',
      'https://evil.example/v1/receipts',
      '/v1/RECEIPTS',
    ]) {
      expect(await ask(acme.apiKey, path), path).toMatchObject({ status: 400, code: 'invalid_request' });
    }
    for (const [path, status] of [
      ['/v1/receipts/%2e%2e', 404],
      ['/v1/receipts/..', 404],
      ['/v1/receipts/%zz', 400],
      ['/v1/receipts/%00', 400],
      ['/v1/receipts/sync', 404],
      ['/v1/receipts#x', 400],
    ] as const)
      expect([path, (await ask(acme.apiKey, path)).status]).toEqual([path, status]);
  });

  it('PF2 is a POST without cookies: another method is refused, and a cookie is ignored', async () => {
    const { send, acme } = world();
    expect(await send('/v1/prefetch')).toMatchObject({ status: 405, code: 'method_not_allowed' });
    const answer = await text(JSON.stringify({ token: 'x', path: `/v1/receipts/${acme.receipts[0].id}` }), { cookie: `vitrine_session=${acme.apiKey}` });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
  });

  it('PF3 can be read by the pages of the credential, without a preflight', async () => {
    const { acme, token, manage, send } = world();
    const { embedKey } = await createEmbedKey(world(), acme, [page]);
    await manage(acme.apiKey, 'POST', `/v1/receipts/${acme.receipts[0].id}/publish`, {});
    const shared = `/v1/receipts/${await acme.receipts[0].shareToken()}`;
    const ownReceipt = `/v1/receipts/${acme.receipts[0].id}`;
    const readable = (origin: string) => ({ 'access-control-allow-origin': origin, 'access-control-expose-headers': 'Retry-After' });
    expect(corsOf(await ask(token(), ownReceipt, { origin: 'https://app.acme.example' }))).toEqual(readable('https://app.acme.example'));
    expect(corsOf(await ask(embedKey, shared, { origin: page }))).toEqual(readable(page));
    // Every listed page can read a refusal, as with every read.
    expect(corsOf(await ask('x', ownReceipt, { origin: 'https://app.acme.example' }))).toEqual(readable('https://app.acme.example'));
    for (const origin of ['https://evil.example', 'null', 'https://app.acme.example.evil.example']) {
      expect(corsOf(await ask(token(), ownReceipt, { origin })), origin).toEqual({});
      expect(corsOf(await ask(embedKey, shared, { origin })), origin).toEqual({});
    }
    // A page of the embed key is not in the tenant's list.
    expect(corsOf(await ask(token(), ownReceipt, { origin: 'https://shop.acme.example:8443' }))).toEqual({});
    const preflight = await send('/v1/prefetch', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.acme.example', 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, corsOf(preflight)]).toEqual([405, {}]);
  });

  it('PF4 records a credential that is refused for cause, and logs no credential', async () => {
    const { acme, manage, logged } = world();
    const { token: widgetToken } = await mint(world());
    const ownReceipt = `/v1/receipts/${acme.receipts[0].id}`;
    expect(await ask(widgetToken, ownReceipt, { origin: 'https://app.acme.example' })).toMatchObject({ status: 403, code: 'widget_token_not_allowed_here' });
    const { json } = await manage(acme.apiKey, 'GET', '/v1/audit?limit=5');
    expect(JSON.stringify(json)).toContain('widget_token_not_allowed_here');
    for (const secret of [widgetToken, acme.apiKey]) expect(logged.join('\n')).not.toContain(secret);
  });
});
