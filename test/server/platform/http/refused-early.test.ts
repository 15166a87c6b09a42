import { afterEach, describe, expect, it } from 'vitest';
import { credential } from '../../../../server/credentials/descriptor.ts';
import { credentials } from '../../../../server/credentials/index.ts';
import { type LoadLimits, loadLimits } from '../../../../server/platform/http/load/load.ts';
import { route } from '../../../../server/platform/http/routes/route.ts';
import { breakDatabase } from '../../../support/databases/break-database.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';

const [page, portal, stranger] = ['https://shop.acme.example', 'https://portal.acme.example', 'https://evil.example'];
const readable = { 'access-control-expose-headers': 'Retry-After' };
const toPage = { 'access-control-allow-origin': page, ...readable };
const corsOf = ({ headers }: Response) => Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-allow-o') || name in readable));

let server: TestServer;
let tenant: TestTenant;
let now = Date.UTC(2026, 10, 21, 12);
let release = (): void => {};
let onHeld = (): void => {};
afterEach(async () => {
  release();
  await server.close();
});

/** A route that keeps its slot until it is released. */
const holder = credential({
  name: 'holder',
  documents: [{ what: 'none', heldBy: 'nobody', lives: 'never', theftGives: 'nothing', howToEnd: 'not needed' }],
  audit: { actions: [] },
  routes: () => [
    route({
      ...{ method: 'get', path: '/v1/held', operationId: 'hold', tag: 'test', summary: 'Keeps its slot.', access: 'public' },
      response: { status: 200, description: '' },
      async handler() {
        await new Promise<void>((resolve) => {
          release = resolve;
          onHeld();
        });
        return { body: {} };
      },
    }),
  ],
});

async function start(change: (limits: LoadLimits) => Partial<LoadLimits> = () => ({})): Promise<void> {
  const limits = loadLimits(4);
  server = await startTestServer({ clock: { now: () => now }, load: { ...limits, ...change(limits) }, credentials: [...credentials, holder] });
  tenant = await server.createTenant({ slug: 'acme', allowedOrigins: [page, portal] });
}
const startWithOneSlot = () => start(({ slots }) => ({ slots: { ...slots, max: 1, maxPerAddress: 1, waitMs: 1 } }));

/** Takes the only slot. @returns A function that releases it. */
async function fill(): Promise<() => Promise<void>> {
  const isFull = new Promise<void>((resolve) => {
    onHeld = resolve;
  });
  const held = server.fetch('/v1/held');
  await isFull;
  return async () => {
    release();
    await (await held).text();
  };
}
const preflight = (origin: string, path = '/v1/receipts', method = 'GET') =>
  server.fetch(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method } });
const refusalOf = async (origin: string, path: string, init: Parameters<TestServer['fetch']>[1] = {}) => {
  const answer = await server.fetch(path, { as: 'a.b.c', ...init, headers: { origin } });
  const { code } = (await answer.json()) as { code: string };
  return [answer.status, code, corsOf(answer)];
};

describe('a refusal before the caller is known', () => {
  it('D13 E05 without a free slot is readable only by pages that were found listed in the last ten minutes, with no lookup', async () => {
    await startWithOneSlot();
    for (const origin of [page, stranger]) expect((await preflight(origin)).status).toBe(origin === page ? 204 : 405);
    let free = await fill();
    const refused = [503, 'overloaded'];
    expect(await refusalOf(page, '/v1/receipts')).toEqual([...refused, toPage]);
    expect((await server.fetch('/v1/receipts', { headers: { origin: page } })).headers.get('retry-after')).toBe('1');
    expect(await refusalOf(page, '/v1/sessions', { json: {} })).toEqual([...refused, toPage]);
    expect(await refusalOf(page, '/v1/receipts?token=a.b.c')).toEqual([400, 'token_in_url', toPage]);
    expect(await refusalOf(page, '/api/v1/portal/embed/nothing')).toEqual([404, 'NOT_SUPPORTED', toPage]);
    // The request itself is refused so that the page can read why.
    expect([(await preflight(page)).status, corsOf(await preflight(page))]).toEqual([204, toPage]);
    // The portal is listed too, but without a lookup the server does not know that.
    for (const origin of [stranger, 'null', `${page}.evil.example`, portal]) {
      expect(await refusalOf(origin, '/v1/receipts'), origin).toEqual([...refused, {}]);
      expect([(await preflight(origin)).status, corsOf(await preflight(origin))], origin).toEqual([503, {}]);
      expect(await refusalOf(origin, '/v1/receipts?token=a.b.c'), origin).toEqual([400, 'token_in_url', {}]);
      expect(await refusalOf(origin, '/api/v1/portal/embed/nothing'), origin).toEqual([404, 'NOT_SUPPORTED', {}]);
    }
    for (const path of ['/v1/customers', '/v1/audit']) expect(await refusalOf(page, path), path).toEqual([...refused, {}]);
    now += 600_000;
    expect(await refusalOf(page, '/v1/receipts')).toEqual([...refused, {}]);
    await free();

    expect((await preflight(page)).status).toBe(204);
    await server.fetch('/v1/tenants/acme', { method: 'PATCH', as: tenant.apiKey, json: { allowedOrigins: [portal] } });
    expect((await preflight(page)).status).toBe(405);
    free = await fill();
    expect(await refusalOf(page, '/v1/receipts')).toEqual([...refused, {}]);
    await free();
  });

  it('D13 without a free slot is readable by every page where every page may read the response', async () => {
    await startWithOneSlot();
    const free = await fill();
    for (const path of ['/embed.json?tenant=acme', '/.well-known/jwks.json', '/schemas/receipt.json'])
      expect(await refusalOf(stranger, path), path).toEqual([503, 'overloaded', { 'access-control-allow-origin': '*', ...readable }]);
    for (const path of ['/embed?tenant=acme', '/openapi.json', '/errors']) expect(await refusalOf(stranger, path), path).toEqual([503, 'overloaded', {}]);
    await free();
  });

  it('D13 E05 without memory for the body is readable only by listed pages', async () => {
    await start(({ bodies }) => ({ bodies: { ...bodies, maxBytes: 0 } }));
    for (const origin of [page, stranger]) await preflight(origin, '/v1/sessions', 'POST');
    expect(await refusalOf(page, '/v1/sessions', { json: {} })).toEqual([503, 'overloaded', toPage]);
    expect(await refusalOf(stranger, '/v1/sessions', { json: {} })).toEqual([503, 'overloaded', {}]);
    expect(await refusalOf(page, '/v1/customers', { json: {} })).toEqual([503, 'overloaded', {}]);
  });

  it('D13 E05 of a malformed request is readable by every listed page, also by a new one, if the route allows pages', async () => {
    await start();
    for (const [path, code] of [
      ['/v1/receipts?token=a.b.c', 'token_in_url'],
      ['/v1/receipts/50%off', 'invalid_text'],
      ['/v1/receipts/a%00b', 'invalid_text'],
      ['/v1/receipts?limit=%ff', 'invalid_text'],
    ] as const) {
      // The remembered result has expired, so each request looks the page up.
      now += 600_000;
      expect(await refusalOf(page, path), path).toEqual([400, code, toPage]);
      expect(await refusalOf(stranger, path), path).toEqual([400, code, {}]);
      expect(await refusalOf(page, path.replace('receipts', 'customers')), path).toEqual([400, code, {}]);
    }
  });

  it('W10 E05 while the database fails is readable only by pages that were found listed in the last ten minutes', async () => {
    await start();
    for (const origin of [page, stranger]) await preflight(origin);
    const as = await tenant.mint({ customer: 'c-1' });
    const restore = await breakDatabase(server.config.database);
    expect(await refusalOf(page, '/v1/receipts', { as })).toEqual([503, 'storage_unavailable', toPage]);
    expect((await preflight(page)).status).toBe(204);
    for (const origin of [stranger, portal]) {
      expect(await refusalOf(origin, '/v1/receipts', { as })).toEqual([503, 'storage_unavailable', {}]);
      expect([(await preflight(origin)).status, corsOf(await preflight(origin))]).toEqual([503, {}]);
    }
    await restore();
  });

  it('E05 is not readable by a listed page that the credential does not allow, however recently it was found listed', async () => {
    await start();
    const made = await server.fetch('/v1/embed-keys', { as: tenant.apiKey, json: { name: 'shop', allowedOrigins: [page] } });
    const { embedKey } = (await made.json()) as { embedKey: string };
    expect((await preflight(portal, '/v1/embed-config')).status).toBe(204);
    expect(await refusalOf(portal, '/v1/embed-config', { as: embedKey })).toEqual([403, 'origin_not_allowed', {}]);
    expect((await refusalOf(page, '/v1/embed-config', { as: embedKey })).at(-1)).toEqual(toPage);
  });
});
