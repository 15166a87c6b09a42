import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it } from 'vitest';
import { makePair } from '../credentials/access-keys/access-key-calls.ts';
import { forEachWorld, type Answer } from '../../support/server/world.ts';

forEachWorld('code written for Returning.AI', (world) => {
  const set = (settings: object): Promise<Answer> => world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', settings);
  const rows = async (): Promise<unknown[]> => {
    const { query } = world().app.services.database;
    return [
      await query.selectFrom('embed_tokens').select('id').execute(),
      await query.selectFrom('sessions').select('id').execute(),
      await query.selectFrom('customers').select('id').execute(),
    ];
  };
  const sentence = { error: expect.stringMatching(/^[A-Z].*\.$/) };
  const signIn = (headers: Record<string, string>, community = 'acme'): Promise<Answer> =>
    world().send(`/widget/${community}/signin`, { method: 'POST', headers });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    world().send(`/v2/api/widget-access-keys/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it('is refused with 404 until the tenant enables it, even for a valid key or pair, and creates nothing', async () => {
    await world().manage(world().acme.apiKey, 'POST', '/v1/customers', { externalId: 'ext-1', email: 'ada@example.com' });
    await set({ signInProxy: true });
    const pair = await makePair(world());
    const before = await rows();
    for (const answer of [
      await signIn({ 'returningai-api-key': world().acme.apiKey, email: 'ada@example.com' }),
      await post('token', { ...pair, userIdentifiers: { 'data-customer-id': 'ext-1' } }),
    ]) {
      expect([answer.status, answer.json]).toEqual([404, { error: 'There is nothing at this address.' }]);
    }
    expect(await rows()).toEqual(before);
  });

  it('I3 the Node sample of "Authentication" gets a token for a customer', async () => {
    // Returning.AI, "Authentication" (seeds/004). Changed: the address.
    await set({ compat: ['returningai'] });
    const { accessId, accessKey } = await makePair(world());
    const { base, acme, read } = world();
    const process = { env: { RAI_ACCESS_ID: accessId, RAI_ACCESS_KEY: accessKey } };
    const req = { user: { customerId: 'ext-1' } };
    const response = await fetch(`${base}/v2/api/widget-access-keys/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        accessId: process.env.RAI_ACCESS_ID,
        accessKey: process.env.RAI_ACCESS_KEY,
        userIdentifiers: {
          'data-customer-id': req.user.customerId,
        },
      }),
    });
    const json = (await response.json()) as { data?: { embedToken?: string; expiresIn?: number; expiresAt?: string } };
    const embedToken = json.data?.embedToken;
    expect(json).toEqual({ data: { embedToken: expect.stringMatching(/^eyJ/), expiresIn: 900, expiresAt: expect.any(String) } });
    expect((await read(embedToken ?? '', `/v1/receipts/${acme.receipts[0].id}`)).status).toBe(200);
    expect((await read(embedToken ?? '', `/v1/receipts/${acme.receipts[1].id}`)).status).toBe(404);

    expect((await post('validate', { embedToken })).json).toEqual({ data: { valid: true, expiresAt: expect.any(String) } });
    expect((await post('validate', { embedToken: acme.apiKey })).json).toEqual({ data: { valid: false, expiresAt: null } });
    for (const bad of [{ embedToken: `${embedToken}x` }, { embedToken: '' }, {}, []]) {
      const answer = await post('validate', bad);
      expect([answer.status, answer.json]).toEqual([401, sentence]);
    }
  });

  it('I4 the proxy of "Auth - Token" signs in the customer whose e-mail address the portal sends', async () => {
    const { acme, base, read } = world();
    const community_id = 'acme';
    let WIDGET_API_KEY = acme.apiKey;
    const app = express();
    app.use((req, _res, next) => {
      Object.assign(req, { user: { email: 'ada@example.com' } });
      next();
    });
    const userOf = (req: object): { email: string } => (req as { user: { email: string } }).user;
    // Returning.AI, "Auth - Token", step 1 (seeds/002). Changed: the address, the community and the key, and types.
    app.post('/api/widget-auth', async (req, res) => {
      const userEmail = userOf(req).email;

      try {
        const response = await fetch(`${base}/widget/${community_id}/signin`, {
          method: 'POST',
          headers: {
            'returningai-api-key': WIDGET_API_KEY,
            email: userEmail,
            'Content-Type': 'application/json',
          },
        });
        const data = (await response.json()) as { token?: string };
        res.json({ token: data.token });
      } catch {
        res.status(500).json({ error: 'Authentication failed' });
      }
    });
    const listening = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => listening.once('listening', resolve));
    const ask = async (): Promise<{ token?: string }> =>
      (await (await fetch(`http://127.0.0.1:${(listening.address() as AddressInfo).port}/api/widget-auth`, { method: 'POST' })).json()) as { token?: string };
    try {
      const { token = '' } = await ask();
      const list = await read(token, '/v1/receipts');
      expect((list.json['items'] as { id: string }[]).map(({ id }) => id)).toEqual([acme.receipts[0].id]);
      WIDGET_API_KEY = 'vtr_live_nobody';
      expect(await ask()).toEqual({});
    } finally {
      listening.close();
    }
  });

  it('RA11 resolves a widget-id for any page, and gives one answer for unknown, foreign and disabled ids', async () => {
    const { acme, globex, manage, send } = world();
    const ask = async (community: string, widget: string): Promise<unknown[]> => {
      const answer = await send(`/v2/api/widgets/${community}/${widget}`, { headers: { origin: 'https://any.example' } });
      return [answer.status, answer.json];
    };
    const nothing = [404, { error: 'There is nothing at this address.' }];
    const widgetIds = {
      store: { widget: 'receipt-list' },
      '65f0c0ffee.x': { widget: 'receipt', resource: acme.receipts[0].id },
      offer: { widget: 'pricing-card', resource: 'pro' },
      own: { widget: 'acme-usage', resource: 'x' },
    };
    await set({ compat: ['returningai'] });
    const changed = await set({ widgetIds });
    expect([changed.status, changed.json['widgetIds']]).toEqual([200, widgetIds]);
    await manage(globex.apiKey, 'PATCH', '/v1/tenants/globex', { widgetIds: { theirs: { widget: 'invoice-list' } } });
    expect(await ask('acme', 'store')).toEqual([200, { data: { widget: 'receipt-list' } }]);
    expect(await ask('acme', '65f0c0ffee.x')).toEqual([200, { data: { widget: 'receipt', resource: acme.receipts[0].id } }]);
    for (const widget of ['theirs', 'Store', 'constructor', '__proto__', 'toString', acme.receipts[0].id])
      expect(await ask('acme', widget)).toEqual(nothing);
    expect(await ask('globex', 'theirs')).toEqual(nothing);
    expect(await ask('nobody', 'store')).toEqual(nothing);
    await set({ compat: [] });
    expect(await ask('acme', 'store')).toEqual(nothing);
    await set({ compat: ['returningai'] });
  });

  it.each([
    ['a widget without its resource', { a: { widget: 'receipt' } }],
    ['a list widget with a resource', { a: { widget: 'receipt-list', resource: 'x' } }],
    ['a receipt by the id of an invoice', { a: { widget: 'receipt', resource: `inv_${'0'.repeat(24)}` } }],
    ['a share token, which is a secret', { a: { widget: 'receipt', resource: `r_${'x'.repeat(43)}` } }],
    ['a share token for a widget of the operator’s', { a: { widget: 'acme-usage', resource: `i_${'x'.repeat(43)}` } }],
    ['the name of a built-in widget', { 'receipt-list': { widget: 'invoice-list' } }],
    ['the id of a document', { [`rcpt_${'0'.repeat(24)}`]: { widget: 'invoice-list' } }],
    ['a name with a path in it', { 'a/b': { widget: 'receipt-list' } }],
    ['an extra field', { a: { widget: 'receipt-list', locale: 'de' } }],
    ['a value that is not an object', { a: 'receipt-list' }],
    ['too many entries', Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`w${index}`, { widget: 'receipt-list' }]))],
  ])('RA11 refuses a table with %s, and keeps the current one', async (_what, widgetIds) => {
    await set({ widgetIds: { kept: { widget: 'receipt-list' } } });
    const answer = await set({ widgetIds });
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid_request']);
    expect((await world().read(world().acme.apiKey, '/v1/tenants/acme')).json['widgetIds']).toEqual({ kept: { widget: 'receipt-list' } });
  });

  it('I2 I4 the proxy takes precedence over the widget API of Authio when both are enabled', async () => {
    await set({ compat: ['returningai', 'authio'] });
    const key = { 'returningai-api-key': world().acme.apiKey, email: 'ada@example.com' };
    expect((await signIn(key)).json).toEqual({ token: expect.stringMatching(/^eyJ/) });
    const { status, json } = await world().read(world().acme.apiKey, '/widget/me');
    expect([status, json['error']]).toEqual([403, 'widget_token_required']);
    await set({ compat: ['returningai'] });
  });

  it('refuses invalid requests with an error sentence, and creates nothing', async () => {
    const { acme, globex } = world();
    const pair = await makePair(world());
    const key = { 'returningai-api-key': acme.apiKey, email: 'ada@example.com' };
    const before = await rows();
    const cases: [string, () => Promise<Answer>, number][] = [
      ['no key', () => signIn({ email: 'ada@example.com' }), 401],
      ['the key of our own header', () => signIn({ authorization: `Bearer ${acme.apiKey}`, email: 'ada@example.com' }), 401],
      ['the key of another tenant', () => signIn({ ...key, 'returningai-api-key': globex.apiKey }), 401],
      ['another community', () => signIn(key, 'globex'), 401],
      ['no such community', () => signIn(key, 'nobody'), 401],
      ['no address', () => signIn({ 'returningai-api-key': acme.apiKey }), 400],
      ['an address of nobody', () => signIn({ ...key, email: 'nobody@example.com' }), 404],
      ['a browser', () => signIn({ ...key, origin: 'https://app.acme.example' }), 403],
      ['a body', () => world().send('/widget/acme/signin', { method: 'POST', headers: { ...key, 'content-type': 'application/json' }, body: '{}' }), 400],
      ['a wrong pair', () => post('token', { ...pair, accessKey: 'x', userIdentifiers: { 'data-customer-id': 'ext-1' } }), 401],
      ['an extra field', () => post('token', { ...pair, userIdentifiers: { 'data-customer-id': 'ext-1' }, organization_id: 'x' }), 400],
      ['our own name', () => post('token', { ...pair, customerId: 'ext-1' }), 400],
      ['both spellings', () => post('token', { ...pair, userIdentifiers: { 'data-customer-id': 'ext-1' }, identity: { 'data-customer-id': 'ext-2' } }), 400],
      ['another vendor’s body', () => post('token', { organization_id: 'x', scope: [], origins: [] }), 400],
      ['no JSON', () => world().send('/v2/api/widget-access-keys/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }), 400],
      [
        'a browser with the pair',
        () => post('token', { ...pair, userIdentifiers: { 'data-customer-id': 'ext-1' } }, { origin: 'https://app.acme.example' }),
        403,
      ],
      ['what is not there', () => post('rotate', {}), 404],
    ];
    for (const [what, answering, status] of cases) {
      const answer = await answering();
      expect([what, answer.status, answer.json]).toEqual([what, status, sentence]);
      expect(answer.text).not.toContain('vtr_');
    }
    expect(await rows()).toEqual(before);
  });
});
