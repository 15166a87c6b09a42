import { expect, it } from 'vitest';
import { forge, hs256 } from '../../support/credentials/forge.ts';
import { forEachWorld, type Answer } from '../../support/server/world.ts';

/*
 * Paid (seeds/003, and the Node SDK of its registry). The samples of the document are empty, so requests are those of the SDK 1.7.1,
 * with the address and the key of this server. Tokens follow the document's table of claims: HS256, no `kid`, no `jti`.
 */
forEachWorld('code written for Paid', (world) => {
  const setCompat = (compat: string[] = ['paid']): Promise<Answer> => world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { compat });
  const sdk = (method: string, path: string, body?: unknown, key = world().acme.apiKey): Promise<Answer> =>
    world().manage(key, method, `/api/v2/${path}`, body);
  const jwt = (claims: Record<string, unknown>, tenant: 'acme' | 'globex' = 'acme'): string =>
    forge(
      { alg: 'HS256', typ: 'JWT' },
      { ...world().claims(), iss: world()[tenant].issuer, resource: 'value-receipt', ...claims },
      hs256(world()[tenant].key.secret),
    );
  const refused = { error: { message: expect.any(String), code: expect.any(String) } };

  it('is refused until the tenant enables it', async () => {
    const { acme, send } = world();
    const token = await acme.receipts[0].shareToken();
    for (const answer of [
      await sdk('GET', 'value-receipts'),
      await sdk('GET', 'customers'),
      await world().read(jwt({}), `/api/public/value-receipts/${token}`),
      await send(`/api/public/value-receipts/${token}`),
    ]) {
      expect([answer.status, answer.json]).toEqual([404, { error: { message: 'There is nothing at this address.', code: 'not_found' } }]);
    }
    const frame = await send(`/public/value-receipts/${token}?mode=embed&parent_origin=https://app.acme.example`, { headers: { accept: 'text/html' } });
    expect(frame.status).toBe(302);
  });

  it('I5 the SDK calls list, read, publish, unpublish, seal, archive, unarchive and refresh receipts', async () => {
    await setCompat();
    const { acme, publicUrl, clock } = world();
    const [first, second] = acme.receipts;
    const token = await first.shareToken();
    // The URL as the SDK writes it.
    const listed = await sdk('GET', 'value-receipts/?limit=1&offset=0');
    expect([listed.status, listed.json['total'], (listed.json['data'] as unknown[]).length]).toEqual([200, 2, 1]);
    const { json } = await sdk('GET', 'value-receipts?externalCustomerId=ext-1');
    expect(json).toEqual({
      total: 1,
      data: [
        {
          id: first.id,
          status: 'draft',
          publicUrlToken: token,
          publicUrl: `${publicUrl}/public/value-receipts/${token}`,
          isPublished: false,
          customerId: first.customerId,
          customerName: `${first.canary}-name`,
          customerExternalId: 'ext-1',
          orderId: null,
          productId: null,
          currency: 'EUR',
          startDate: '2026-10-01T00:00:00.000Z',
          endDate: '2026-10-31T00:00:00.000Z',
          totalDeliveredValue: 12,
          archivedAt: null,
          createdAt: expect.any(String),
        },
      ],
    });
    expect((await sdk('GET', `value-receipts?customerId=${second.customerId}&limit=10&offset=1`)).json).toEqual({ data: [], total: 1 });
    const path = `value-receipts/${first.id}`;
    expect((await sdk('GET', path)).json).toMatchObject({ id: first.id, publishedAt: null, publishExpiresAt: null, allowEmbed: true });
    const publishExpiresAt = new Date(clock.now() + 60_000).toISOString();
    expect((await sdk('POST', `${path}/publish`, { publishExpiresAt })).json).toMatchObject({ isPublished: true, publishExpiresAt });
    expect((await sdk('POST', `${path}/unpublish`, {})).json).toMatchObject({ isPublished: false, publishedAt: null });
    expect((await sdk('POST', `${path}/seal`, {})).json).toMatchObject({ status: 'posted' });
    expect((await sdk('POST', `${path}/archive`, {})).json).toMatchObject({ archivedAt: expect.any(String) });
    expect((await sdk('GET', 'value-receipts')).json['total']).toBe(1);
    expect((await sdk('GET', 'value-receipts?archived=true')).json['total']).toBe(2);
    expect((await sdk('POST', `${path}/unarchive`)).json).toMatchObject({ archivedAt: null });
    expect((await sdk('POST', `${path}/refresh`, {})).json).toMatchObject({ id: first.id, totalDeliveredValue: 12 });
    expect((await sdk('GET', 'customers?limit=1&offset=1')).json).toEqual({
      data: [{ id: second.customerId, name: `${second.canary}-name`, externalId: 'ext-2' }],
      pagination: { limit: 1, offset: 1, total: 2, hasMore: false },
    });
  });

  it('I5 the sync of the SDK finds the receipt of a period or creates a draft, and keeps existing content', async () => {
    const { acme, clock } = world();
    const period = { startDate: '2026-10-01T00:00:00Z', endDate: '2026-10-31T23:59:59Z' };
    const [, second] = acme.receipts;
    const found = await sdk('POST', 'value-receipts/sync', { externalCustomerId: 'ext-2', ...period });
    expect([found.status, Object.keys(found.json), found.json['id']]).toEqual([200, ['id', 'status', 'publicUrlToken', 'publicUrl'], second.id]);
    expect((await sdk('GET', `value-receipts/${second.id}`)).json['totalDeliveredValue']).toBe(12);
    // The dates are local to the UTC offset of each timestamp, not dates in UTC.
    for (const dates of [
      { startDate: '2026-10-01T00:00:00+02:00', endDate: '2026-10-31T23:59:59+01:00' },
      { startDate: '2026-10-01T00:00:00-07:00', endDate: '2026-10-31T23:59:59-07:00' },
      { startDate: '2026-10-01', endDate: '2026-10-31T00:00:00+13:00' },
    ])
      expect((await sdk('POST', 'value-receipts/sync', { externalCustomerId: 'ext-2', ...dates })).json['id'], dates.startDate).toBe(second.id);
    clock.advance(1);
    const body = { customerId: second.customerId, ...period, product: { productId: 'seats', currency: 'GBP' } };
    const made = await sdk('POST', 'value-receipts/sync', body);
    expect((await sdk('POST', 'value-receipts/sync', body)).json['id']).toBe(made.json['id']);
    expect((await sdk('GET', 'value-receipts?productId=seats')).json).toMatchObject({
      total: 1,
      data: [{ id: made.json['id'], productId: 'seats', currency: 'GBP', totalDeliveredValue: 0 }],
    });
  });

  it('I5 a token without "kid" and "jti" reads the receipt in the URL, and no other', async () => {
    const { acme, globex, read, send, manage } = world();
    const [first, second] = acme.receipts;
    const path = `/api/public/value-receipts/${await first.shareToken()}`;
    const token = await first.shareToken();
    for (const claims of [{ sub: 'ext-1' }, { sub: first.customerId }, { sub: 'ext-1', resourceId: token }, { sub: 'ext-1', resourceId: first.id }]) {
      const answer = await read(jwt(claims), path);
      expect([answer.status, answer.json['id'], answer.text.includes(`${first.canary}-line`)]).toEqual([200, first.id, true]);
    }
    for (const [bearer, status, code] of [
      [jwt({ sub: 'ext-2' }), 404, 'receipt_not_found'],
      [jwt({ sub: 'ext-1', resourceId: second.id }), 404, 'receipt_not_found'],
      [jwt({ sub: 'ext-1' }, 'globex'), 401, 'token_invalid'],
      [world().token({ jti: 'x', exp: 1, iat: 0 }), 401, 'token_expired'],
    ] as const) {
      const answer = await read(bearer, path);
      expect([answer.status, answer.json]).toEqual([status, { error: { message: expect.any(String), code } }]);
      expect(answer.text).not.toContain('canary');
    }
    const foreignReceipt = await read(jwt({ sub: 'ext-1' }), `/api/public/value-receipts/${await globex.receipts[0].shareToken()}`);
    expect([foreignReceipt.status, foreignReceipt.json]).toEqual([404, refused]);
    expect((await read(jwt({}), `/api/public/value-receipts/r_${'A'.repeat(43)}`)).status).toBe(404);
    expect([(await send(path)).status, (await send(path)).json]).toEqual([401, { error: { message: expect.any(String), code: 'token_missing' } }]);
    await manage(acme.apiKey, 'POST', `/v1/receipts/${first.id}/publish`, {});
    expect((await send(path)).text).toContain(`${first.canary}-line`);
    await manage(acme.apiKey, 'POST', `/v1/receipts/${first.id}/unpublish`);
    expect((await send(path)).status).toBe(401);
  });

  it('I5 the URL with mode=embed is the frame page, for the tenant’s pages only, whatever parent_origin says', async () => {
    const { acme, send } = world();
    const path = `/public/value-receipts/${await acme.receipts[0].shareToken()}`;
    for (const parent of ['https://app.acme.example', 'https://evil.example', '%00', '']) {
      const frame = await send(`${path}?mode=embed&parent_origin=${parent}`, { headers: { accept: 'text/html' } });
      expect(frame.status).toBe(200);
      expect(frame.headers.get('content-security-policy')).toMatch(/frame-ancestors https:\/\/app\.acme\.example(;|$)/);
      expect(frame.headers.get('x-frame-options')).toBeNull();
      expect(frame.text).toContain('"dialect":"paid"');
      expect(frame.text).not.toContain('canary');
      expect(frame.text).not.toContain('evil');
    }
    const withToken = await send(`${path}?mode=embed&token=${jwt({})}`, { headers: { accept: 'text/html' } });
    expect(withToken.status).toBe(303);
    expect((await send(`/public/value-receipts/r_${'A'.repeat(43)}?mode=embed`, { headers: { accept: 'text/html' } })).status).toBe(404);
    expect((await send(path, { headers: { accept: 'text/html' } })).status).toBe(302);
  });

  it.each([
    ['POST', 'value-receipts/sync', { customerId: 'ext-1', externalCustomerId: 'ext-1', startDate: '2026-10-01', endDate: '2026-10-31' }],
    ['POST', 'value-receipts/sync', { customer: { externalId: 'ext-1' }, period: { start: '2026-10-01', end: '2026-10-31' }, title: 'x', currency: 'EUR' }],
    ['POST', 'value-receipts/sync', { customerId: 'ext-1', startDate: 'soon', endDate: '2026-10-31' }],
    ['POST', 'value-receipts/sync', { customerId: 'ext-1', startDate: '2026-11-01', endDate: '2026-10-31' }],
    ['POST', 'value-receipts/sync', { customerId: 'ext-1', startDate: '2026-10-01', endDate: '2026-10-31', product: { productId: 'a' }, orderId: 'b' }],
    ['POST', 'value-receipts/ID/publish', { until: '2030-01-01T00:00:00Z' }],
    ['POST', 'value-receipts/ID/publish', { publishExpiresAt: '2001-01-01T00:00:00Z' }],
    ['POST', 'value-receipts/ID/publish', { allowEmbed: false }],
    ['POST', 'value-receipts/ID/seal', { organization_id: 'x' }],
    ['GET', 'value-receipts?orderId=a&productId=b', undefined],
    ['GET', 'value-receipts?limit=all', undefined],
    ['GET', 'value-receipts?organization_id=x', undefined],
  ])('%s %s with %j is refused in the format of the SDK, and changes nothing', async (method, path, body) => {
    const state = async (): Promise<string> => JSON.stringify((await sdk('GET', 'value-receipts?archived=true')).json);
    const before = await state();
    const answer = await sdk(method, path.replace('ID', world().acme.receipts[1].id), body);
    expect([answer.status, answer.json]).toEqual([400, refused]);
    expect(await state()).toBe(before);
  });

  it('an unknown route or method is refused in the format of the SDK', async () => {
    for (const [method, path, status] of [
      ['GET', 'orders', 404],
      ['DELETE', 'value-receipts', 405],
    ] as const) {
      const answer = await sdk(method, path);
      expect([answer.status, answer.json]).toEqual([status, refused]);
    }
  });

  it('a viewer key gets no link, and a key of another tenant no receipt', async () => {
    const { acme, globex, app } = world();
    const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null };
    const { secret } = await app.services.apiKeys.create(by, { tenantId: acme.id, name: 'reader', role: 'viewer' });
    const { json } = await sdk('GET', 'value-receipts', undefined, secret);
    expect((json['data'] as object[])[0]).toMatchObject({ publicUrlToken: null, publicUrl: null });
    expect((await sdk('POST', `value-receipts/${acme.receipts[1].id}/seal`, {}, secret)).json).toEqual({
      error: { message: expect.any(String), code: 'insufficient_role' },
    });
    await world().manage(globex.apiKey, 'PATCH', '/v1/tenants/globex', { compat: ['paid'] });
    expect((await sdk('GET', `value-receipts/${acme.receipts[1].id}`, undefined, globex.apiKey)).json).toEqual({
      error: { message: expect.any(String), code: 'receipt_not_found' },
    });
    expect((await sdk('GET', 'value-receipts', undefined, 'vtr_live_nobody')).json).toEqual({
      error: { message: expect.any(String), code: 'api_key_invalid' },
    });
  });
});
