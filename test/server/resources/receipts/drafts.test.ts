import { expect, it } from 'vitest';
import { createVisitor } from '../../../support/stand-ins/browser-like.ts';
import { forge, hs256 } from '../../../support/credentials/forge.ts';
import { forEachWorld, type Answer, type WorldTenant } from '../../../support/server/world.ts';

const page = { accept: 'text/html' };

forEachWorld('a draft receipt', (world) => {
  let slugs = 0;
  let ids = 0;
  const tenantHidingDrafts = (): Promise<WorldTenant> =>
    world().tenant(`hiding-${(slugs += 1)}`, { viewersSeeDrafts: false, loginUrl: 'https://login.acme.example/' });
  const change = ({ apiKey }: WorldTenant, path: string, body?: object): Promise<Answer> => world().manage(apiKey, 'POST', `/v1/receipts/${path}`, body);
  const showDrafts = ({ apiKey, slug }: WorldTenant, viewersSeeDrafts: boolean): Promise<Answer> =>
    world().manage(apiKey, 'PATCH', `/v1/tenants/${slug}`, { viewersSeeDrafts });
  const token = ({ issuer, key }: WorldTenant, claims: Record<string, unknown> = {}): string =>
    forge({ alg: 'HS256', kid: key.id }, world().claims({ iss: issuer, jti: `draft-${(ids += 1)}`, ...claims }), hs256(key.secret));

  /** For every way to a receipt, whether it shows the receipt. */
  async function visibleWays(tenant: WorldTenant): Promise<Record<string, boolean>> {
    const { read, send, manage } = world();
    const [{ id, canary, shareToken }] = tenant.receipts;
    const share = await shareToken();
    const customer = token(tenant);
    const one = token(tenant, { sub: undefined, resourceId: id });
    const visitor = createVisitor(world());
    const { embedKey } = (await manage(tenant.apiKey, 'POST', '/v1/embed-keys', { name: 'n', allowedOrigins: ['https://app.acme.example'] })).json as {
      embedKey: string;
    };
    await visitor.get(`/r/${share}`);
    await visitor.get(`/r/${share}?token=${token(tenant)}`);
    const answers = {
      list: await read(customer, '/v1/receipts'),
      'list of drafts': await read(customer, '/v1/receipts?status=draft'),
      id: await read(customer, `/v1/receipts/${id}`),
      'share token': await read(customer, `/v1/receipts/${share}`),
      'token for one': await read(one, `/v1/receipts/${id}`),
      link: await visitor.get(`/r/${share}`),
      'embed key': await send(`/v1/receipts/${share}`, { headers: { authorization: `Bearer ${embedKey}`, origin: 'https://app.acme.example' } }),
      stranger: await send(`/r/${share}`, { headers: page }),
      management: await read(tenant.apiKey, `/v1/receipts/${id}`),
      'list of management': await read(tenant.apiKey, '/v1/receipts'),
    };
    return Object.fromEntries(Object.entries(answers).map(([way, { status, text }]) => [way, status === 200 && text.includes(canary)]));
  }

  const hiddenEverywhere = {
    list: false,
    'list of drafts': false,
    id: false,
    'share token': false,
    'token for one': false,
    link: false,
    'embed key': false,
    stranger: false,
  };
  const management = { management: true, 'list of management': true };
  const viewer = { list: true, id: true, 'share token': true, 'token for one': true, link: true };

  it('V3 is visible only to management by default, until it is sealed', async () => {
    const { manage, operatorKey } = world();
    const made = await manage(operatorKey, 'POST', '/v1/tenants', { slug: `plain-${(slugs += 1)}`, name: 'Plain' });
    expect(made.json).toMatchObject({ viewersSeeDrafts: false });
    const tenant = await tenantHidingDrafts();
    expect(await visibleWays(tenant)).toEqual({ ...hiddenEverywhere, ...management });
    expect((await change(tenant, `${tenant.receipts[0].id}/seal`)).status).toBe(200);
    expect(await visibleWays(tenant)).toEqual({ ...hiddenEverywhere, ...viewer, ...management });
    expect((await change(tenant, `${tenant.receipts[0].id}/publish`, {})).status).toBe(200);
    expect(await visibleWays(tenant)).toEqual({ ...hiddenEverywhere, ...viewer, 'embed key': true, stranger: true, ...management });
  });

  it('V3 is shown if the tenant allows it, and hidden again from the next request after that ends', async () => {
    const tenant = await tenantHidingDrafts();
    expect((await showDrafts(tenant, true)).json).toMatchObject({ viewersSeeDrafts: true });
    expect(await visibleWays(tenant)).toEqual({ ...hiddenEverywhere, ...viewer, 'list of drafts': true, ...management });
    await change(tenant, `${tenant.receipts[0].id}/publish`, {});
    expect(await visibleWays(tenant)).toMatchObject({ link: true, 'embed key': true, stranger: true });
    await showDrafts(tenant, false);
    expect(await visibleWays(tenant)).toEqual({ ...hiddenEverywhere, ...management });
    const trail = await world().manage(tenant.apiKey, 'GET', '/v1/audit?action=tenant.updated');
    expect(trail.json['items']).toMatchObject([
      { before: { viewersSeeDrafts: true }, after: { viewersSeeDrafts: false } },
      { before: { viewersSeeDrafts: false }, after: { viewersSeeDrafts: true } },
    ]);
  });

  it('V3 S05 has a link that answers like one that never existed', async () => {
    const tenant = await tenantHidingDrafts();
    const answers = await Promise.all(
      [`/r/${await tenant.receipts[0].shareToken()}`, `/r/r_${'A'.repeat(43)}`].map((path) => createVisitor(world()).get(path)),
    );
    const [hidden, unknown] = answers.map(({ status, text }) => [status, text.replace(/href="[^"]*"/, '')]);
    expect(hidden).toEqual(unknown);
    expect(answers[0]?.status).toBe(404);
  });

  it('V3 cannot be published while viewers do not see drafts, and stays unchanged', async () => {
    const tenant = await tenantHidingDrafts();
    const [{ id }] = tenant.receipts;
    const refused = await change(tenant, `${id}/publish`, {});
    expect([refused.status, refused.code]).toEqual([409, 'receipt_draft']);
    expect(refused.json['detail']).toContain('"ext-1" for 2026-10-01 to 2026-10-31');
    expect((await world().read(tenant.apiKey, `/v1/receipts/${id}`)).json).toMatchObject({ status: 'draft', visibility: 'private' });
    await change(tenant, `${id}/seal`);
    expect((await change(tenant, `${id}/publish`, {})).json).toMatchObject({ status: 'sealed', visibility: 'published' });
  });

  it('V3 does not shorten pages of a viewer’s list, which shows sealed receipts in order', async () => {
    const tenant = await tenantHidingDrafts();
    const months = ['01', '02', '03', '04', '05', '06'];
    for (const month of months) {
      const body = {
        customer: { externalId: 'ext-1' },
        title: month,
        period: { start: `2026-${month}-01`, end: `2026-${month}-28` },
        currency: 'EUR',
        lines: [{ description: 'x', amountMinor: 1 }],
      };
      const { json } = await world().manage(tenant.apiKey, 'POST', '/v1/receipts/sync', body);
      if (Number(month) % 2 === 1) await change(tenant, `${String(json['id'])}/seal`);
    }
    const titles: unknown[] = [];
    let cursor: unknown;
    do {
      const { json } = await world().read(token(tenant), `/v1/receipts?limit=2${typeof cursor === 'string' ? `&cursor=${cursor}` : ''}`);
      titles.push(...(json['items'] as { title: string }[]).map(({ title }) => title));
      cursor = json['nextCursor'];
    } while (typeof cursor === 'string');
    expect(titles).toEqual(['05', '03', '01']);
  });
});
