import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { openSession } from '../../../support/credentials/sessions.ts';
import { type Answer, forEachWorld, type World } from '../../../support/server/world.ts';
import { makePair, tokenFor } from '../../credentials/access-keys/access-key-calls.ts';
import { offer, plan, seats } from './offering-calls.ts';

type Item = { id: string; externalId: string; status: string };
const itemsOf = ({ json }: Answer): Item[] => json['items'] as Item[];
const namesOf = (answer: Answer): string[] => itemsOf(answer).map(({ externalId }) => externalId);

/** The credentials of everybody but management, each with a function that reads with it. */
async function viewersOf(world: World): Promise<Record<string, (path: string) => Promise<Answer>>> {
  const { acme, read, token, manage } = world;
  const { token: session } = await openSession(world, acme);
  const { embedKey } = await createEmbedKey(world, acme);
  await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { attributeIdentity: true });
  const { json: unverified } = await manage(embedKey, 'POST', '/v1/identity', { identity: { 'data-customer-id': 'ext-1' } }, { origin: page });
  const embedToken = await tokenFor(world, await makePair(world));
  return {
    'an embed key': (path) => read(embedKey, path, { origin: page }),
    'a page’s own word': (path) => read(String(unverified['embedToken']), path, { origin: page }),
    'a token of the customer': (path) => read(token(), path),
    'a token of one receipt': (path) => read(token({ sub: undefined, resourceId: acme.receipts[0].id }), path),
    'a token of nobody': (path) => read(token({ sub: 'nobody knows them' }), path),
    'a session': (path) => read(session, path),
    'an embed token': (path) => read(embedToken, path),
  };
}

forEachWorld('offerings', (world) => {
  const manage = (method: string, tail = '', body?: unknown, headers?: Record<string, string>) =>
    world().manage(world().acme.apiKey, method, `/v1/offerings${tail}`, body, headers);

  it('PR01 AF2 AF4 are shown as draft or archived only to management, in lists, by name and by filter', async () => {
    const ids = {
      draft: await offer(world(), 'a draft', { status: 'draft', name: 'canary-draft' }),
      published: await offer(world(), 'a published one'),
      archived: await offer(world(), 'an archived one', { status: 'archived', name: 'canary-archived' }),
    };
    await offer(world(), 'foreign', { name: 'canary-foreign' }, world().globex.apiKey);
    for (const [who, read] of Object.entries(await viewersOf(world()))) {
      for (const query of ['', '?status=published', '?limit=1'])
        expect([who, namesOf(await read(`/v1/offerings${query}`))]).toEqual([who, ['a published one']]);
      for (const status of ['draft', 'archived']) expect((await read(`/v1/offerings?status=${status}`)).json).toEqual({ items: [], nextCursor: null });
      for (const name of [ids.draft, ids.archived, 'a draft', 'an archived one', 'foreign', 'off_000000000000000000000000']) {
        const answer = await read(`/v1/offerings/${name}`);
        expect([who, answer.status, answer.code, answer.text.includes('canary')], name).toEqual([who, 404, 'not_found', false]);
      }
      for (const name of [ids.published, 'a published one']) expect((await read(`/v1/offerings/${name}`)).json, who).toMatchObject({ id: ids.published });
      expect((await read('/v1/customers')).status, who).toBe(403);
    }
    expect(namesOf(await manage('GET')).toSorted()).toEqual(['a draft', 'a published one', 'an archived one']);
    expect((await manage('GET', '/a draft')).json).toMatchObject({ name: 'canary-draft', status: 'draft' });
    // Once it is archived, nobody sees it any more.
    await manage('POST', '/a published one/archive');
    for (const [who, read] of Object.entries(await viewersOf(world()))) {
      expect([who, namesOf(await read('/v1/offerings'))]).toEqual([who, []]);
      expect((await read(`/v1/offerings/${ids.published}`)).status).toBe(404);
    }
  });

  it('AF3 are shown to a page with only its embed key, from its own origin and no other', async () => {
    await offer(world(), 'shown');
    const { embedKey } = await createEmbedKey(world(), world().acme);
    const answer = await world().read(embedKey, '/v1/offerings', { origin: page });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, page]);
    expect((await world().read(embedKey, '/v1/offerings', { origin: 'https://evil.example' })).code).toBe('origin_not_allowed');
    expect((await world().send('/v1/offerings')).code).toBe('token_missing');
  });

  it('are returned as they were written, with defaults for omitted fields', async () => {
    const full = plan('full', {
      description: 'For teams\nof any size',
      features: [
        { label: 'Projects', value: '10', included: true },
        { label: 'Audit log', included: false },
      ],
      ratePlans: [
        seats([
          { firstUnit: 1, lastUnit: 10, unitPrice: '9.50', flatMinor: 0 },
          { firstUnit: 11, lastUnit: null, unitPrice: '0.0025', flatMinor: 1_000 },
        ]),
        seats([{ firstUnit: 1, lastUnit: null, unitPrice: '5' }], { model: 'package', packageUnits: 1_000, includedUnits: 500 }),
      ],
      ...{ trialDays: 14, highlight: true, position: 3, callToAction: { url: 'https://acme.example/talk?plan=full#form' } },
      texts: { de: { name: 'Voll', features: [{ label: 'Projekte', value: '10' }, { label: 'Protokoll' }] }, ar: { name: 'كامل' } },
    });
    const { status, json } = await manage('POST', '', full);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      ...full,
      id: expect.stringMatching(/^off_[0-9a-f]{24}$/),
      features: [
        { label: 'Projects', value: '10', included: true },
        { label: 'Audit log', value: null, included: false },
      ],
      callToAction: { label: null, url: 'https://acme.example/talk?plan=full#form' },
      ...{ cycleLabel: null, soldOut: false, archivedAt: null, publishedAt: new Date(world().clock.now()).toISOString() },
    });
    expect((await manage('GET', '/full')).json).toEqual(json);
    const least = await manage('POST', '', { externalId: 'least', name: 'Least', priceMinor: null, currency: 'JPY', cycle: 'custom' });
    expect(least.json).toMatchObject({
      status: 'draft',
      priceMinor: null,
      features: [],
      ratePlans: [],
      texts: {},
      callToAction: null,
      trialDays: 0,
      position: 0,
    });
  });

  it('PR07 are drafted, published and archived, each change once in the trail, and only drafts are deleted', async () => {
    const id = await offer(world(), 'moves', { status: undefined });
    for (const [call, status] of [
      ['publish', 'published'],
      ['publish', 'published'],
      ['archive', 'archived'],
      ['archive', 'archived'],
      ['publish', 'published'],
    ] as const)
      expect((await manage('POST', `/moves/${call}`)).json).toMatchObject({ id, status });
    expect((await manage('PATCH', `/${id}`, { priceMinor: 5_900, soldOut: true })).json).toMatchObject({
      priceMinor: 5_900,
      soldOut: true,
      name: 'Plan moves',
      status: 'published',
    });
    expect((await manage('PATCH', `/${id}`, { priceMinor: 5_900 })).json).toMatchObject({ priceMinor: 5_900 });
    expect(await manage('DELETE', `/${id}`)).toMatchObject({ status: 409, code: 'conflict' });
    const draft = await offer(world(), 'goes', { status: 'draft' });
    const subscribed = { externalId: 'holds it', customer: { externalId: 'ext-1' }, offering: 'goes', status: 'active' };
    await world().manage(world().acme.apiKey, 'POST', '/v1/subscriptions', subscribed);
    expect(await manage('DELETE', `/${draft}`)).toMatchObject({ status: 409, code: 'conflict' });
    const free = await offer(world(), 'free', { status: 'draft' });
    expect((await manage('DELETE', `/${free}`)).status).toBe(204);
    expect((await manage('DELETE', `/${free}`)).status).toBe(404);
    const trail = async (target: string) =>
      (await world().manage(world().acme.apiKey, 'GET', `/v1/audit?targetId=${target}`)).json['items'] as { action: string }[];
    expect((await trail(id)).map(({ action }) => action).reverse()).toEqual(
      ['created', 'published', 'archived', 'published', 'updated'].map((what) => `offering.${what}`),
    );
    expect(await trail(id)).toContainEqual(
      expect.objectContaining({ before: expect.objectContaining({ priceMinor: 4_900 }), after: expect.objectContaining({ priceMinor: 5_900 }) }),
    );
    expect((await trail(free)).map(({ action }) => action)).toEqual(['offering.deleted', 'offering.created']);
  });

  it.each([
    ['PR02 a negative price', { priceMinor: -1 }, 'invalid_amount'],
    ['PR02 a price of twenty digits', { priceMinor: Number('12345678901234567890') }, 'invalid_amount'],
    ['PR02 half a cent', { priceMinor: 0.5 }, 'invalid_amount'],
    ['PR02 a price as a string', { priceMinor: '4900' }, 'invalid_amount'],
    ['PR02 an unknown currency', { currency: 'XYZ' }, 'unknown_currency'],
    ['PR02 the ISO code for no currency', { currency: 'XXX' }, 'unknown_currency'],
    ['PR02 a currency in lower case', { currency: 'eur' }, 'unknown_currency'],
    ['PR02 a negative unit price', { ratePlans: [seats([{ firstUnit: 1, lastUnit: null, unitPrice: '-0.01' }])] }, 'invalid_amount'],
    ['PR02 a unit price with an exponent', { ratePlans: [seats([{ firstUnit: 1, lastUnit: null, unitPrice: '1e3' }])] }, 'invalid_amount'],
    [
      'PR03 tiers with a gap',
      {
        ratePlans: [
          seats([
            { firstUnit: 1, lastUnit: 10, unitPrice: '1' },
            { firstUnit: 12, lastUnit: null, unitPrice: '1' },
          ]),
        ],
      },
      'invalid_tiers',
    ],
    [
      'PR03 tiers that overlap',
      {
        ratePlans: [
          seats([
            { firstUnit: 1, lastUnit: 10, unitPrice: '1' },
            { firstUnit: 10, lastUnit: null, unitPrice: '1' },
          ]),
        ],
      },
      'invalid_tiers',
    ],
    ['PR03 tiers that do not start at the first unit', { ratePlans: [seats([{ firstUnit: 2, lastUnit: null, unitPrice: '1' }])] }, 'invalid_tiers'],
    ['PR03 tiers that end', { ratePlans: [seats([{ firstUnit: 1, lastUnit: 10, unitPrice: '1' }])] }, 'invalid_tiers'],
    [
      'PR03 two open-ended tiers',
      {
        ratePlans: [
          seats([
            { firstUnit: 1, lastUnit: null, unitPrice: '1' },
            { firstUnit: 2, lastUnit: null, unitPrice: '1' },
          ]),
        ],
      },
      'invalid_tiers',
    ],
    [
      'PR03 a tier that ends before it starts',
      {
        ratePlans: [
          seats([
            { firstUnit: 1, lastUnit: 0, unitPrice: '1' },
            { firstUnit: 1, lastUnit: null, unitPrice: '1' },
          ]),
        ],
      },
      'invalid_request',
    ],
    [
      'PR03 two prices in one tier',
      {
        ratePlans: [
          seats(
            [
              { firstUnit: 1, lastUnit: 5, unitPrice: '1' },
              { firstUnit: 6, lastUnit: null, unitPrice: '1' },
            ],
            { model: 'per_unit' },
          ),
        ],
      },
      'invalid_tiers',
    ],
    ['PR03 packages of size zero', { ratePlans: [seats([{ firstUnit: 1, lastUnit: null, unitPrice: '1' }], { model: 'package' })] }, 'invalid_tiers'],
    ['PR04 a script URL', { callToAction: { url: 'javascript:alert(1)' } }, 'invalid_link'],
    ['PR04 a disguised script URL', { callToAction: { url: 'https:javascript:alert(1)' } }, 'invalid_link'],
    ['PR04 a data URL', { callToAction: { url: 'data:text/html,<script>1</script>' } }, 'invalid_link'],
    ['PR04 an http URL', { callToAction: { url: 'http://acme.example/' } }, 'invalid_link'],
    ['PR04 a URL with user information', { callToAction: { url: 'https://acme.example@evil.example/' } }, 'invalid_link'],
    ['PR04 a relative URL', { callToAction: { url: '//evil.example' } }, 'invalid_link'],
    ['PR04 a URL with a tab in its scheme', { callToAction: { url: 'java\tscript:alert(1)' } }, 'invalid_link'],
    ['a translation of other features', { features: [{ label: 'a' }], texts: { de: { features: [] } } }, 'invalid_request'],
    ['an unknown language', { texts: { tlh: { name: 'x' } } }, 'invalid_request'],
    ['an external id like an id of an offering', { externalId: `off_${'0'.repeat(24)}` }, 'invalid_text'],
    ['an unknown field', { price: 1 }, 'invalid_request'],
  ])('are refused for %s, and nothing is stored', async (_what, changes, code) => {
    const answer = await manage('POST', '', plan('bad', changes));
    expect([answer.status, answer.code]).toEqual([400, code]);
    expect((answer.json['errors'] as unknown[]).length).toBeGreaterThan(0);
    expect((await manage('GET', '/bad')).status).toBe(404);
    // The same change to an existing offering: a patch is checked by its result.
    const { externalId: _id, ...patch } = changes as Record<string, unknown>;
    if (Object.keys(patch).length === 0) return;
    const id = await offer(world(), 'good', { features: [], ratePlans: [], callToAction: null, texts: {} });
    const before = (await manage('GET', `/${id}`)).json;
    expect((await manage('PATCH', `/${id}`, patch)).code).toBe(code);
    expect((await manage('GET', `/${id}`)).json).toEqual(before);
  });

  it('PR05 have one row per external id and tenant, also with concurrent callers', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, (_, index) => manage('POST', '', plan('raced', { priceMinor: index }))));
    expect(new Set(made.map(({ json }) => json['id'])).size).toBe(1);
    expect(made.filter(({ status }) => status === 201)).toHaveLength(1);
    const foreign = await offer(world(), 'raced', {}, world().globex.apiKey);
    expect((await manage('GET', '/raced')).json['id']).not.toBe(foreign);
    expect((await manage('GET', `/${foreign}`)).status).toBe(404);
  });

  it('are listed in the order of their positions, in pages', async () => {
    for (const name of ['c', 'a', 'b', 'd']) await offer(world(), `page ${name}`, { status: 'archived', position: name.charCodeAt(0) });
    const names: string[] = [];
    for (let cursor = ''; ;) {
      const answer = await manage('GET', `?status=archived&limit=1${cursor}`);
      names.push(...namesOf(answer).filter((name) => name.startsWith('page')));
      if (answer.json['nextCursor'] === null) break;
      cursor = `&cursor=${String(answer.json['nextCursor'])}`;
    }
    expect(names).toEqual(['page a', 'page b', 'page c', 'page d']);
    expect((await manage('GET', '?cursor=x')).code).toBe('invalid_cursor');
  });

  it('PR06 are written 500 at a time: valid rows are stored, and each other row is refused with a reason', async () => {
    const items = Array.from({ length: 500 }, (_, index) => plan(`bulk ${index}`, index % 100 === 7 ? { priceMinor: -index } : {}));
    const { status, json } = await manage('POST', '/bulk', { items }, { 'idempotency-key': 'bulk-1' });
    expect([status, json['created'], json['refused']]).toEqual([200, 495, 5]);
    const results = json['results'] as { index: number; status: string; id: string | null; error: { code: string; errors: { path: string }[] } | null }[];
    expect(results.map(({ index }) => index)).toEqual(items.map((_, index) => index));
    expect(results[107]).toMatchObject({ status: 'refused', id: null, error: { code: 'invalid_amount', errors: [{ path: 'priceMinor' }] } });
    expect((await manage('GET', '/bulk 107')).status).toBe(404);
    expect((await manage('GET', '/bulk 499')).json).toMatchObject({ id: results[499]?.id });
    // Repeated with its key, the request gets the same answer; without a key, nothing changes.
    const again = await manage('POST', '/bulk', { items }, { 'idempotency-key': 'bulk-1' });
    expect([again.json, again.headers.get('idempotency-replayed')]).toEqual([json, 'true']);
    expect((await manage('POST', '/bulk', { items: items.slice(0, 1) }, { 'idempotency-key': 'bulk-1' })).code).toBe('idempotency_conflict');
    expect((await manage('POST', '/bulk', { items })).json).toMatchObject({ created: 0, updated: 0, unchanged: 495, refused: 5 });
    const changed = await manage('POST', '/bulk', { items: [plan('bulk 0', { priceMinor: 1 }), plan('bulk 0', { priceMinor: 2 }), 'no object'] });
    expect(changed.json).toMatchObject({ updated: 2, refused: 1 });
    expect((await manage('GET', '/bulk 0')).json['priceMinor']).toBe(2);
    for (const bad of [[], [...items, plan('one more')], null]) expect((await manage('POST', '/bulk', { items: bad })).code).toBe('invalid_request');
  }, 60_000);
});
