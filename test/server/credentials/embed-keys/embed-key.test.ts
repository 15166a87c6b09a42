import { expect, it } from 'vitest';
import { createApp } from '../../../../server/app.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { forEachWorld } from '../../../support/server/world.ts';

forEachWorld('an embed key', (world) => {
  const published = async (index: 0 | 1 = 0) => {
    const { acme, manage } = world();
    expect((await manage(acme.apiKey, 'POST', `/v1/receipts/${acme.receipts[index].id}/publish`, {})).status).toBe(200);
    return acme.receipts[index].shareToken();
  };
  const read = (key: string, path: string, headers: Record<string, string> = { origin: page }) => world().read(key, path, headers);

  it('AF2 AF4 E11 reads published receipts by share token, and nothing else', async () => {
    const { acme, globex, manage } = world();
    const { embedKey } = await createEmbedKey(world(), acme);
    const [own, other] = acme.receipts;
    const absent = await read(embedKey, `/v1/receipts/rcpt_${'0'.repeat(24)}`);
    expect(absent).toMatchObject({ status: 404, code: 'receipt_not_found' });
    const visible = ({ json }: { json: Record<string, unknown> }) => ({ ...json, requestId: '' });
    for (const name of [own.id, await own.shareToken(), other.id, globex.receipts[0].id, await globex.receipts[0].shareToken()]) {
      expect(visible(await read(embedKey, `/v1/receipts/${name}`))).toEqual(visible(absent));
    }
    await published();
    expect((await read(embedKey, `/v1/receipts/${await own.shareToken()}`)).json['title']).toBe(own.canary);
    for (const name of [own.id, other.id, await other.shareToken()]) expect(visible(await read(embedKey, `/v1/receipts/${name}`))).toEqual(visible(absent));
    for (const list of ['/v1/receipts', `/v1/receipts?customerId=${own.customerId}`, '/v1/receipts?visibility=published'])
      expect(await read(embedKey, list)).toMatchObject({ status: 403, code: 'customer_required' });
    expect((await manage(acme.apiKey, 'POST', `/v1/receipts/${own.id}/unpublish`)).status).toBe(200);
    for (const name of [own.id, await own.shareToken()]) expect(visible(await read(embedKey, `/v1/receipts/${name}`))).toEqual(visible(absent));
  });

  it('reads a receipt only until its publication expires', async () => {
    const { acme, manage, clock } = world();
    const { embedKey } = await createEmbedKey(world(), acme);
    const [, receipt] = acme.receipts;
    const until = new Date(clock.now() + 60_000).toISOString();
    expect((await manage(acme.apiKey, 'POST', `/v1/receipts/${receipt.id}/publish`, { until })).status).toBe(200);
    const path = `/v1/receipts/${await receipt.shareToken()}`;
    expect((await read(embedKey, path)).status).toBe(200);
    clock.advance(61);
    expect((await read(embedKey, path)).code).toBe('receipt_not_found');
  });

  it('tells a page the public settings of the tenant, and nothing secret', async () => {
    const { acme, manage } = world();
    const { embedKey } = await createEmbedKey(world(), acme);
    const config = await read(embedKey, '/v1/embed-config');
    expect(config.json).toEqual({
      tenant: { slug: 'acme', name: 'Name of acme', mode: 'live' },
      waysIn: { bridge: true, magicLinks: false, attributeIdentity: false },
    });
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: true });
    expect((await read(embedKey, '/v1/embed-config')).json['waysIn']).toEqual({ bridge: true, magicLinks: true, attributeIdentity: false });
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: false });
    expect((await read(embedKey, '/v1/embed-config', {})).code).toBe('origin_not_allowed');
  });

  it('E01 AF5 is refused on a page that it does not list, and without an Origin header', async () => {
    const { acme } = world();
    const { embedKey } = await createEmbedKey(world(), acme, [page, 'https://good.com', 'https://xn--bcher-kva.example', 'http://localhost:4320']);
    const shareToken = await published();
    for (const origin of [page, 'https://good.com', 'https://xn--bcher-kva.example', 'http://localhost:4320'])
      expect((await read(embedKey, `/v1/receipts/${shareToken}`, { origin })).status, origin).toBe(200);
    // E02: origins that only look like a listed one.
    const others = [
      'https://good.com.evil.com',
      'https://evilgood.com',
      'https://good.com:8443',
      'http://good.com',
      'https://good.com.',
      'https://GOOD.com',
      'HTTPS://good.com',
      'https://good.com@evil.com',
      'https://good.com%2eevil.com',
      'https://www.good.com',
      'https://good.co',
      'https://good.com/',
      'https://good.com:443',
      'https://good.com:0443',
      'https://good.com,https://evil.com',
      'https://evil.com https://good.com',
      '//good.com',
      'good.com',
      'null',
      'file://',
      'https://',
      'https://good.com\\@evil.com',
      'https://good.com#@evil.com',
      'https://good.com?x',
      'https://xn--bcher-kva.example.',
      'https://xn--good-com',
      'https://xn--gd-jmaa.com',
      'http://localhost',
      'http://localhost:4321',
      'https://localhost:4320',
      'http://127.0.0.1:4320',
      'http://[::1]:4320',
      'https://shop.acme.example.evil.example',
      'https://shopxacme.example',
      '*',
      'https://*.acme.example',
      'moz-extension://good.com',
    ];
    for (const origin of others) {
      const { status, code, text } = await read(embedKey, `/v1/receipts/${shareToken}`, { origin });
      expect([status, code, text.includes('canary')], origin).toEqual([403, 'origin_not_allowed', false]);
    }
    for (const headers of [{}, { referer: `${page}/x` }, { host: 'shop.acme.example' }, { 'x-forwarded-host': 'shop.acme.example' }])
      expect((await read(embedKey, `/v1/receipts/${shareToken}`, headers)).code).toBe('origin_not_allowed');
  });

  it('accepts the host page that the frame of this server names, and no such claim of another page', async () => {
    const { acme, publicUrl } = world();
    const { embedKey } = await createEmbedKey(world(), acme);
    const shareToken = await published();
    const status = async (headers: Record<string, string>): Promise<number> => (await read(embedKey, `/v1/receipts/${shareToken}`, headers)).status;
    expect(await status({ origin: publicUrl, 'vitrine-embedder': page })).toBe(200);
    expect(await status({ 'vitrine-embedder': page })).toBe(200);
    expect(await status({ origin: publicUrl })).toBe(403);
    expect(await status({ origin: 'https://evil.example', 'vitrine-embedder': page })).toBe(403);
    expect(await status({ origin: 'null', 'vitrine-embedder': page })).toBe(403);
    expect(await status({ origin: publicUrl, 'vitrine-embedder': 'https://evil.example' })).toBe(403);
  });

  it('E08 works for its own tenant and mode only', async () => {
    const { acme, globex, tenant } = world();
    const trial = await tenant('trial-of-modes', { mode: 'test' });
    const [live, other, test] = [await createEmbedKey(world(), acme), await createEmbedKey(world(), globex), await createEmbedKey(world(), trial)];
    const shareToken = await published();
    const ask = async (key: string, slug: string) => {
      const { status, code } = await read(key, `/v1/receipts/${shareToken}`, { origin: page, 'vitrine-tenant': slug });
      return [status, code];
    };
    expect(await ask(live.embedKey, 'acme')).toEqual([200, undefined]);
    expect(await ask(test.embedKey, 'acme')).toEqual([403, 'key_mode_mismatch']);
    expect(await ask(live.embedKey, trial.slug)).toEqual([403, 'key_mode_mismatch']);
    expect(await ask(other.embedKey, 'acme')).toEqual([401, 'embed_key_invalid']);
    for (const slug of ['unknown', 'ACME', '', acme.id]) expect(await ask(live.embedKey, slug), slug).toEqual([401, 'embed_key_invalid']);
    expect((await read(test.embedKey, `/v1/receipts/${shareToken}`)).code).toBe('receipt_not_found');
  });

  it('gets one answer when it is malformed or unknown', async () => {
    const { acme } = world();
    const { embedKey } = await createEmbedKey(world(), acme);
    const digits = embedKey.slice(10);
    const keys = [
      'embk_',
      'embk_live_',
      `embk_live_${'0'.repeat(32)}`,
      `embk_test_${digits}`,
      embedKey.toUpperCase().replace('EMBK', 'embk'),
      `${embedKey}0`,
      embedKey.slice(0, -1),
      `embk_${digits}`,
      `${embedKey}'--`,
      `embk_live_${'%'.repeat(32)}`,
    ];
    for (const key of keys) expect(await read(key, '/v1/embed-config'), key).toMatchObject({ status: 401, code: 'embed_key_invalid' });
    expect((await read(embedKey, '/v1/embed-config')).status).toBe(200);
  });

  it('E09 is refused at once on every server of the database when revoked or rotated; other keys keep working', async () => {
    const { acme, manage, app, clock } = world();
    const database = await openDatabase(app.services.config);
    const second = await createApp({ config: app.services.config, database, clock, log: app.services.log });
    const { authenticate } = second.services;
    const [first, rotated, untouched] = [await createEmbedKey(world(), acme), await createEmbedKey(world(), acme), await createEmbedKey(world(), acme)];
    const codes = async (key: string) => {
      const atSecondServer = await authenticate({ authorization: `Bearer ${key}`, tenantSlug: undefined, pageOrigin: page }).then(
        () => 200,
        ({ code }: { code: string }) => code,
      );
      const { status, code } = await read(key, '/v1/embed-config');
      return [code ?? status, atSecondServer];
    };
    for (const { embedKey } of [first, rotated, untouched]) expect(await codes(embedKey)).toEqual([200, 200]);
    await manage(acme.apiKey, 'POST', `/v1/embed-keys/${first.id}/revoke`);
    const { json } = await manage(acme.apiKey, 'POST', `/v1/embed-keys/${rotated.id}/rotate`);
    for (const { embedKey } of [first, rotated]) expect(await codes(embedKey)).toEqual(['embed_key_invalid', 'embed_key_invalid']);
    for (const embedKey of [untouched.embedKey, String(json['embedKey'])]) expect(await codes(embedKey)).toEqual([200, 200]);
    await second.close();
    await database.close();
  });

  it('J27 is refused in the manage, self and widget areas, and on a direct link', async () => {
    const { acme, app, send } = world();
    const { embedKey } = await createEmbedKey(world(), acme);
    const answers = { manage: [403, 'action_not_allowed'], self: [403, 'customer_required'], widget: [403, 'widget_token_required'] } as const;
    for (const route of app.routes) {
      if (route.access === 'public' || route.backendOnly) continue;
      const area = route.area ?? 'manage';
      if (area !== 'manage' && area !== 'self' && area !== 'widget') continue;
      const { status, code } = await send(route.path.replace(/:\w+/, acme.receipts[0].id), {
        method: route.method.toUpperCase(),
        headers: { authorization: `Bearer ${embedKey}`, origin: page },
      });
      expect([status, code], route.operationId).toEqual(answers[area]);
    }
    expect((await send(`/r/${await acme.receipts[1].shareToken()}?token=${embedKey}`)).code).toBe('token_invalid');
  });

  it('records its last use once a minute', async () => {
    const { acme, manage, clock } = world();
    const { id, embedKey } = await createEmbedKey(world(), acme);
    const used = async (): Promise<unknown> =>
      ((await manage(acme.apiKey, 'GET', '/v1/embed-keys')).json as { items: { id: string; lastUsedAt: unknown }[] }).items.find((key) => key.id === id)
        ?.lastUsedAt;
    expect(await used()).toBeNull();
    await read(embedKey, '/v1/embed-config');
    const first = await used();
    expect(first).toBe(new Date(clock.now()).toISOString());
    clock.advance(30);
    await read(embedKey, '/v1/embed-config');
    expect(await used()).toBe(first);
    clock.advance(31);
    await read(embedKey, '/v1/embed-config');
    expect(await used()).not.toBe(first);
  });
});
