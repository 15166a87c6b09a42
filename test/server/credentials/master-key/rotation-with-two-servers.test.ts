import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MasterKey } from '../../../../server/config/master-key-text.ts';
import { hashOf } from '../../../../server/access/secrets.ts';
import { engines } from '../../../support/databases/engines.ts';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { createVisitor } from '../../../support/stand-ins/browser-like.ts';
import { startSecondServer, type SecondServer } from '../../../support/server/second-server.ts';
import { createWorld, type World } from '../../../support/server/world.ts';

const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
const returnUrl = 'https://app.acme.example/plans';

describe.each(engines)('a master key rotation with two servers on %s', (engine) => {
  let world: World;
  /** Two servers of one database. One lists the former key first and the new one second, the other lists the new one first. */
  const servers: { former?: SecondServer; fresh?: SecondServer } = {};
  const pairings = [
    ['former', 'fresh'],
    ['fresh', 'former'],
  ] as const;

  beforeAll(async () => {
    world = await createWorld(engine);
    const [old] = world.app.services.config.masterKeys as [MasterKey];
    const next = { id: 'next', key: randomBytes(32) };
    servers.former = await startSecondServer(world, { masterKeys: [old, next] });
    servers.fresh = await startSecondServer(world, { masterKeys: [next, old] });
  });
  afterAll(async () => {
    for (const server of Object.values(servers)) await server.close();
    await world.close();
  });

  const serverOf = (name: 'former' | 'fresh'): SecondServer => {
    const server = servers[name];
    if (!server) throw new Error('The servers run inside tests only.');
    return server;
  };
  /** The world with its requests sent to one of the servers. */
  const atServer = (name: 'former' | 'fresh'): World => {
    const { url } = serverOf(name);
    const send: World['send'] = async (path, init) => {
      const response = await fetch(url + path, { redirect: 'manual', ...init });
      const text = await response.text();
      const json: Record<string, unknown> = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : {};
      return { status: response.status, headers: response.headers, text, json, code: json['code'] };
    };
    return { ...world, send };
  };
  const requestAt = (name: 'former' | 'fresh', path: string, body?: object) =>
    atServer(name).send(path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${world.acme.apiKey}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });

  it('O3 both servers are ready, whichever key each lists first', async () => {
    for (const name of ['former', 'fresh'] as const) expect((await atServer(name).send('/readyz')).status, name).toBe(200);
  });

  it.each(pairings)('O3 a list cursor from the server with the %s key first works at the other server', async (writer, reader) => {
    const first = await requestAt(writer, '/v1/receipts?limit=1');
    const second = await requestAt(reader, `/v1/receipts?limit=1&cursor=${String(first.json['nextCursor'])}`);
    expect([first.status, second.status, second.code]).toEqual([200, 200, undefined]);
  });

  it.each(pairings)('O3 a checkout from the server with the %s key first returns through the other server', async (writer, reader) => {
    await requestAt('former', '/v1/payment-provider', { provider: 'stripe', secretKey: 'sk_test_0123456789', webhookSecret: 'whsec_0123456789' });
    const plan = { externalId: `plan-${writer}`, status: 'published', name: 'Pro', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly' };
    const { json: offering } = await requestAt('former', '/v1/offerings', plan);
    const { json: checkout } = await requestAt(writer, '/v1/checkouts', { offeringId: offering['id'], customerId: 'ext-1', returnUrl });
    const address = String(checkout['checkoutUrl']).replace(world.publicUrl, '');
    const back = await atServer(reader).send(`${address}/back`);
    expect([back.status, back.headers.get('location')], address).toEqual([303, returnUrl]);
    for (const wrong of [`${address.slice(0, -1)}${address.endsWith('A') ? 'Q' : 'A'}`, `${address}A`, address.slice(0, -1)])
      expect((await atServer(reader).send(`${wrong}/back`)).status, wrong).toBe(404);
  });

  it.each(pairings)('O3 a mail code from the server with the %s key first signs in at the other server', async (writer, reader) => {
    const { acme, manage } = world;
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: true });
    const { json: customer } = await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: 'ext-1', email: 'one@customer.example' });
    const { id: embedKeyId } = await createEmbedKey(world, acme);
    const { services } = serverOf(writer);
    const draft = services.magicLinks.draft();
    const place = { tenantId: acme.id, embedKeyId };
    const link = { ...place, customerId: String(customer['id']), email: 'one@customer.example', origin: page, returnUrl: page, browserHash: hashOf('x') };
    await services.database.write((tx) => services.magicLinks.insert(tx, by, link, draft));
    const redeem = (code: string) => serverOf(reader).services.magicLinks.redeem(by, { ...place, pageOrigin: page }, { token: draft.token, code });
    await expect(redeem(draft.code === '000000' ? '111111' : '000000')).rejects.toMatchObject({ code: 'magic_link_invalid' });
    expect((await redeem(draft.code)).customer.externalId).toBe('ext-1');
  });

  it.each(pairings)('O3 a login redirect from the server with the %s key first completes at the other server', async (writer, reader) => {
    const path = `/r/${await world.acme.receipts[0].shareToken()}`;
    const visitor = createVisitor(atServer(writer));
    expect((await visitor.get(path)).status).toBe(302);
    const other = createVisitor(atServer(reader));
    for (const [name, value] of visitor.cookies) other.cookies.set(name, value);
    const back = await other.get(`${path}?token=${world.token({ jti: `under-way-${writer}` })}`);
    expect([back.status, back.headers.get('location')]).toEqual([303, world.publicUrl + path]);
    // The receipt shows that the flow cookie was accepted: without it, the server would ask for a confirming click.
    expect((await other.get(path)).text).toContain('canary-acme-ext-1-line');
  });

  it.each(pairings)('O3 a confirmation page of the server with the %s key first can be submitted to the other server', async (writer, reader) => {
    const confirmationOf = (text: string): string => /name="confirmation" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const path = `/r/${await world.acme.receipts[0].shareToken()}`;
    const visitor = createVisitor(atServer(writer));
    await visitor.get(`${path}?token=${world.token({ jti: `confirmed-${writer}` })}`);
    const asking = await visitor.get(path);
    expect([asking.text.includes('canary-acme-ext-1-line'), confirmationOf(asking.text)]).toEqual([false, expect.stringMatching(/^[\w-]{43}$/)]);
    const other = createVisitor(atServer(reader));
    for (const [name, value] of visitor.cookies) other.cookies.set(name, value);
    const body = new URLSearchParams({ confirmation: confirmationOf(asking.text) }).toString();
    const sent = await other.request('POST', `${path}/confirm`, { origin: 'null', 'content-type': 'application/x-www-form-urlencoded' }, body);
    expect(sent.status, sent.text).toBe(303);
    expect((await other.get(path)).text).toContain('canary-acme-ext-1-line');
  });
});
