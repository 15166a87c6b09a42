import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { webhookEvents } from '../../../../server/resources/webhooks/events.ts';
import { makeWebhook, newReceipt } from './webhook-calls.ts';

const url = 'https://api.acme.example/vitrine?receiver=very-private';

forEachWorld('the management of webhooks', (world) => {
  it('WH09 shows a secret once, stores it sealed, and keeps it and the query of the URL out of trail, lists and log', async () => {
    const { acme, manage, app, logged } = world();
    const hook = await makeWebhook(world(), url, { name: 'shop' });
    expect(hook.json).toMatchObject({
      id: expect.stringMatching(/^wh_[0-9a-f]{24}$/),
      secret: expect.stringMatching(/^whsec_[\w-]{43}$/),
      events: ['*'],
      enabled: true,
      url,
    });
    const rotated = String((await hook.call('POST', '/rotate-secret', {})).json['secret']);
    await hook.call('PATCH', '', { name: 'web shop' });
    const rows = await app.services.database.query.selectFrom('webhook_secrets').selectAll().where('endpoint_id', '=', hook.id).execute();
    const trail = await manage(acme.apiKey, 'GET', `/v1/audit?targetId=${hook.id}`);
    const listed = await manage(acme.apiKey, 'GET', '/v1/webhooks');
    for (const secret of [hook.secret, rotated]) {
      for (const text of [JSON.stringify(rows), trail.text, listed.text, (await hook.call('GET')).text, logged.join('')]) expect(text).not.toContain(secret);
    }
    expect(rows.map(({ secret_sealed: sealed }) => sealed.split('.')[0])).toEqual(['v1', 'v1']);
    expect(trail.text).not.toContain('very-private');
    expect(trail.json['items']).toMatchObject([
      { action: 'webhook.updated', before: { name: 'shop' }, after: { name: 'web shop' } },
      { action: 'webhook.secret_rotated' },
      { action: 'webhook.created', after: { url: 'https://api.acme.example/vitrine' } },
    ]);
    expect(await hook.call('DELETE')).toMatchObject({ status: 204 });
    expect(await app.services.database.query.selectFrom('webhook_secrets').selectAll().where('endpoint_id', '=', hook.id).execute()).toEqual([]);
  });

  it('WH01 refuses forbidden URLs on creation and change, and keeps the former one', async () => {
    const { acme, manage } = world();
    const hook = await makeWebhook(world(), url);
    for (const bad of ['https://10.0.0.1/', 'http://api.acme.example/', 'https://[::ffff:169.254.169.254]/', 'javascript:alert(1)', '/relative', '']) {
      expect((await manage(acme.apiKey, 'POST', '/v1/webhooks', { url: bad })).code, bad).toBe('invalid_webhook_url');
      expect((await hook.call('PATCH', '', { url: bad })).code, bad).toBe('invalid_webhook_url');
    }
    for (const bad of [{}, { url: 7 }, { url, events: [] }, { url, events: ['receipt.eaten'] }, { url, more: 1 }])
      expect((await manage(acme.apiKey, 'POST', '/v1/webhooks', bad)).code).toBe('invalid_request');
    expect((await hook.call('GET')).json).toMatchObject({ url });
  });

  it('WH10 finds no webhook of another tenant, and is open only to administrators', async () => {
    const { globex, manage, app, acme } = world();
    const hook = await makeWebhook(world(), url, { events: ['receipt.created'] });
    await newReceipt(world());
    const [delivery] = await hook.deliveries();
    for (const [method, path, body] of [
      ['GET', ''],
      ['PATCH', '', { name: 'mine' }],
      ['DELETE', ''],
      ['POST', '/rotate-secret', {}],
      ['POST', '/test'],
      ['GET', '/deliveries'],
      ['GET', `/deliveries/${delivery?.id}`],
      ['POST', `/deliveries/${delivery?.id}/resend`],
      ['POST', '/resend-failed', {}],
    ] as const)
      expect((await manage(globex.apiKey, method, `/v1/webhooks/${hook.id}${path}`, body)).code, `${method} ${path}`).toBe('not_found');
    const theirs = await makeWebhook(world(), 'https://api.globex.example/', {}, globex);
    expect((await theirs.call('GET', `/deliveries/${delivery?.id}`)).code).toBe('not_found');
    const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null };
    const { secret: member } = await app.services.apiKeys.create(by, { tenantId: acme.id, name: 'm', role: 'member' });
    expect((await manage(member, 'GET', '/v1/webhooks')).code).toBe('insufficient_role');
    expect((await world().read(world().token(), '/v1/webhooks')).status).toBe(403);
    expect(await hook.call('GET', `/deliveries/${delivery?.id}`)).toMatchObject({ status: 200, json: { event: { type: 'receipt.created', tenant: 'acme' } } });
  });

  it('WH11 limits how often a tenant resends, and records it in the trail', async () => {
    const { globex, manage } = world();
    const hook = await makeWebhook(world(), 'https://api.globex.example/again', { events: ['receipt.created'] }, globex);
    await newReceipt(world(), globex);
    const [delivery] = await hook.deliveries();
    const answers: number[] = [];
    for (let asked = 0; asked < 62; asked += 1) answers.push((await hook.call('POST', `/deliveries/${delivery?.id}/resend`)).status);
    expect(answers.filter((status) => status === 202)).toHaveLength(60);
    const refused = await hook.call('POST', '/test');
    expect([refused.status, refused.code, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, 'rate_limited', true]);
    const all = [];
    for (let asked = 0; asked < 8; asked += 1) all.push((await hook.call('POST', '/resend-failed', {})).status);
    expect(all.filter((status) => status === 429)).toHaveLength(2);
    expect((await manage(globex.apiKey, 'GET', `/v1/audit?targetId=${hook.id}&action=webhook.resent&limit=1`)).json['items']).toHaveLength(1);
    world().clock.advance(61);
    expect((await hook.call('POST', '/test')).status).toBe(202);
  });

  it('pages through deliveries, newest first, with and without a state', async () => {
    const hook = await makeWebhook(world(), 'https://api.acme.example/pages', { events: ['receipt.created'] });
    for (let made = 0; made < 5; made += 1) {
      await newReceipt(world());
      world().clock.advance(1);
    }
    const all = (await hook.deliveries('?state=waiting')).map(({ id }) => id);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await hook.call('GET', `/deliveries?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...(page.json['items'] as { id: string }[]).map(({ id }) => id));
      cursor = page.json['nextCursor'] as string | null;
    }
    expect(paged).toEqual(all);
    expect(paged).toHaveLength(5);
    expect(await hook.deliveries('?state=failed')).toEqual([]);
    expect((await hook.call('GET', '/deliveries?state=eaten')).code).toBe('invalid_request');
  });

  it('allows at most twenty webhooks per tenant', async () => {
    const tenant = await world().tenant('many-hooks');
    for (let made = 0; made < 20; made += 1) await makeWebhook(world(), `https://api.acme.example/${made}`, {}, tenant);
    expect((await world().manage(tenant.apiKey, 'POST', '/v1/webhooks', { url })).code).toBe('conflict');
  });

  it('WH05 subscribes webhooks for all events to the events of a later release at its start', async () => {
    const { app } = world();
    const hook = await makeWebhook(world(), url);
    const topics = () => app.services.database.query.selectFrom('webhook_topics').select('action').where('endpoint_id', '=', hook.id).execute();
    await app.services.database.query.deleteFrom('webhook_topics').where('endpoint_id', '=', hook.id).where('action', '=', 'receipt.sealed').execute();
    expect(await topics()).toHaveLength(webhookEvents.length - 1);
    await app.services.webhooks.begin();
    expect(await topics()).toHaveLength(webhookEvents.length);
  });

  it('keeps deliveries for thirty days', async () => {
    const hook = await makeWebhook(world(), url, { events: ['receipt.created'] });
    await newReceipt(world());
    expect(await hook.deliveries()).toHaveLength(1);
    world().clock.advance(31 * 86_400);
    await world().app.services.upkeep.run();
    world().clock.advance(86_400 + 3_700);
    for (let hours = 0; hours < 27; hours += 1) {
      world().clock.advance(3_600);
      await world().app.services.upkeep.run();
    }
    expect(await hook.deliveries()).toEqual([]);
  });
});
