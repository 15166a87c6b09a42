import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../../server/platform/http/routes/route.ts';
import { areaAccessOf } from '../../support/credentials/area-access.ts';
import { createEmbedKey, page } from '../../support/credentials/embed-keys.ts';
import { openSession } from '../../support/credentials/sessions.ts';
import { createWorld, type World } from '../../support/server/world.ts';
import { makePair, tokenFor } from '../credentials/access-keys/access-key-calls.ts';
import { mint } from '../credentials/widget-tokens/widget-calls.ts';
import { type ValidRequest, validRequests } from '../platform/http/valid-requests.ts';

let world: World;
let bodies: Record<string, ValidRequest>;
/** By kind: a key of globex, and credentials of acme's customer `ext-1` or of a page. */
let valid: Record<string, string>;
/** Ids of acme and of its customer `ext-2`, and of what belongs to that customer. */
let things: string[];
beforeAll(async () => {
  world = await createWorld('sqlite', { env: { VITRINE_TRUST_PROXY_HOPS: '1' } });
  const { acme, globex, manage } = world;
  bodies = await validRequests(world);
  valid = {
    'api-key': globex.apiKey,
    'tenant-token': world.token(),
    session: (await openSession(world, acme)).token,
    'widget-token': (await mint(world, { origins: [page], scopes: ['sso_connection'] })).token,
    'embed-token': await tokenFor(world, await makePair(world, { allowedOrigins: [page] })),
    'embed-key': (await createEmbedKey(world, acme)).embedKey,
  };
  const [, { id, customerId, canary, shareToken }] = acme.receipts;
  const create = async (path: string, body: object): Promise<string> => {
    const { status, json, text } = await manage(acme.apiKey, 'POST', path, body);
    if (status >= 300) throw new Error(`${path}: ${text}`);
    return String(json['id']);
  };
  const lines = [{ description: canary, amountMinor: 100 }];
  const invoice = { customer: { externalId: 'ext-2' }, number: canary, issueDate: '2026-10-01', currency: 'EUR', status: 'open', lines };
  const invoiceId = await create('/v1/invoices', invoice);
  const { url } = (await manage(acme.apiKey, 'GET', `/v1/invoices/${invoiceId}/share-link`)).json;
  const sold = await create('/v1/offerings', { externalId: 'sold', status: 'published', name: 'Sold', priceMinor: 1, currency: 'EUR', cycle: 'monthly' });
  things = [
    acme.id,
    customerId,
    id,
    await shareToken(),
    invoiceId,
    String(url).split('/').at(-1) ?? '',
    await create('/v1/sso-connections', { customerId: 'ext-2', name: canary, protocol: 'saml' }),
    await create('/v1/directories', { customerId: 'ext-2', name: canary, provider: 'okta' }),
    await create('/v1/checkouts', { offeringId: sold, customerId: 'ext-2', returnUrl: 'https://app.acme.example/' }),
    (await openSession(world, acme, { external_customer_id: 'ext-2', email: 'two@customer.example' })).id,
  ];
});
afterAll(() => world.close());

/** The refusal of a route to every credential of a kind; `undefined` when the route accepts the kind. */
function refusalOf({ area = 'manage', scope, backendOnly }: Route, kind: string): string | undefined {
  if (backendOnly && kind !== 'api-key') return 'browser_not_allowed';
  const answer = areaAccessOf.get(kind)?.[area];
  if (answer !== 'open') return answer;
  return kind === 'widget-token' && scope !== undefined && scope !== 'sso_connection' ? 'widget_scope_required' : undefined;
}

/** Calls every route that needs a credential on every thing, and returns the answers that are wrong. */
async function wrongAnswers(kind: string, token: string): Promise<string[]> {
  const { app, manage } = world;
  const wrong: string[] = [];
  for (const route of app.routes.filter(({ access }) => access !== 'public')) {
    const refusal = refusalOf(route, kind);
    const isNamed = route.path.includes('/:');
    // Left out: routes that only create or change what belongs to the caller.
    if (refusal === undefined && !isNamed && route.method !== 'get') continue;
    const headers = kind === 'api-key' ? {} : { origin: page };
    const body = route.body && (bodies[route.operationId]?.body ?? {});
    await Promise.all(
      (isNamed ? things : ['']).map(async (thing) => {
        const answer = await manage(token, route.method.toUpperCase(), route.path.replaceAll(/:\w+/g, thing), body, headers);
        const { status, code, text } = answer;
        const isRefused = refusal === undefined ? !isNamed || status === 403 || status === 404 : status === 403 && code === refusal;
        if (!isRefused || status >= 500 || text.includes('canary-acme-ext-2') || (kind === 'api-key' && text.includes('canary-acme')))
          wrong.push(`${route.operationId}, ${thing.slice(0, 5)}: ${status} ${String(code)} ${text.slice(0, 80)}`);
      }),
    );
  }
  return wrong;
}

describe('a valid credential', () => {
  it('is in the table for every kind that opens an area', () => {
    expect(Object.keys(valid).toSorted()).toEqual([...areaAccessOf.keys()].toSorted());
  });

  it.each([...areaAccessOf.keys()])('J27 AD02 is refused where its kind is, and finds nothing of another customer or tenant: %s', async (kind) => {
    expect(await wrongAnswers(kind, valid[kind] ?? '')).toEqual([]);
  });
});
