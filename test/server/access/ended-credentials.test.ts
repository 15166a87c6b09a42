import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { credentials } from '../../../server/credentials/index.ts';
import type { Route } from '../../../server/platform/http/routes/route.ts';
import { createWorld, type Answer, type World } from '../../support/server/world.ts';
import { type Ended, endedCredentials } from './ended-credentials.ts';

/** Routes that do not look at a bearer token, by operation: their answer to every credential of the table, and why. */
const withoutBearer: Record<string, readonly [answer: string, why: string]> = {
  prefetch: ['415 unsupported_media_type', 'the credential is in its body, which is text; see the test of prefetching'],
  createEmbedToken: ['400 invalid_request', 'the access key is in its body'],
  returningaiCreateEmbedToken: ['400', 'the access key is in its body'],
  takeCheckoutNotice: ['400 invalid_request', 'its body is signed, and this one is not'],
  takeStripeNotice: ['400 invalid_request', 'its body is signed, and this one is not'],
  aforoOpenInvoicePdf: ['404 not_found', 'its address is a secret'],
  paidGetPublicValueReceipt: ['404 not_found', 'it shows what is published to everybody, and this receipt is a draft'],
  returningaiGetWidget: ['404', 'it tells everybody what a widget id shows, and there is none with this id'],
  aforoHealth: ['200', 'it tells everybody that the server runs'],
};

let world: World;
let table: Record<string, Record<string, Ended>>;
let ended: [name: string, credential: Ended][];
beforeAll(async () => {
  // One trusted proxy, so that each request for a magic link can have its own address.
  world = await createWorld('sqlite', { env: { VITRINE_TRUST_PROXY_HOPS: '1' } });
  table = await endedCredentials(world);
  const compat = world.app.vendors.map(({ name }) => name);
  await world.manage(world.acme.apiKey, 'PATCH', '/v1/tenants/acme', { compat });
  ended = Object.entries(table).flatMap(([kind, reasons]) => Object.entries(reasons).map(([reason, one]): [string, Ended] => [`${kind} ${reason}`, one]));
});
afterAll(() => world.close());

/** Calls a route on a thing. For routes of other vendors, the credential and the tenant are in every place where one of them looks. */
function call({ method, path, body, wire }: Route, thing: string, { token, headers }: Ended): Promise<Answer> {
  const { 'vitrine-tenant': tenant } = headers;
  return world.send(path.replaceAll(/:\w+/g, thing), {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${token}`,
      ...(wire?.marker !== undefined && { [wire.marker]: tenant ?? world.acme.slug }),
      ...(wire && { 'x-aforo-session-token': token, 'returningai-api-key': token, email: 'mail@customer.example' }),
      ...(wire && tenant !== undefined && { 'x-embed-tenant': tenant }),
      ...headers,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(wire ? { embedToken: token } : {}) }),
  });
}

/** Whether a response holds private data of acme. */
const showsAcme = ({ text }: Answer): boolean => ['canary-acme', world.acme.key.secret, 'mail@customer.example'].some((trace) => text.includes(trace));

/** The status of an answer with its code, wherever a vendor has it. Refusals of Returning.AI are a sentence only. */
function statusAndCode(route: Route, { status, code, json: { error } }: Answer): string {
  if (route.wire?.name === 'returningai') return String(status);
  const ofVendor = z.union([z.string(), z.object({ code: z.string() }).transform((one) => one.code)]).safeParse(error).data;
  return [status, code ?? ofVendor].filter((part) => part !== undefined).join(' ');
}

/** The expected refusal of a credential of the table, as `statusAndCode` writes it. */
function refusalOf(route: Route, { status, code, headers }: Ended): string {
  const own = withoutBearer[route.operationId]?.[0] ?? `${status} ${code}`;
  // Such a route refuses pages before it looks at the credential.
  const refusal = route.backendOnly && headers['origin'] !== undefined ? '403 browser_not_allowed' : own;
  return route.wire?.name === 'returningai' ? refusal.slice(0, 3) : refusal;
}

/** Calls every route with every credential of the table, and returns the answers that are not the expected refusal, or that hold data. */
async function wrongAnswers(routes: readonly Route[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of routes) {
    const answers = await Promise.all(ended.map(async ([name, one]) => ({ name, one, answer: await call(route, world.acme.receipts[0].id, one) })));
    for (const { name, one, answer } of answers) {
      const [seen, expected] = [statusAndCode(route, answer), refusalOf(route, one)];
      if (seen !== expected || showsAcme(answer)) wrong.push(`${route.operationId}, ${name}: ${seen}, not ${expected}: ${answer.text.slice(0, 80)}`);
    }
  }
  return wrong;
}

describe('a credential that has ended, or is sent to the wrong tenant or page,', () => {
  it('is in the table for every kind', () => {
    expect(Object.keys(table).toSorted()).toEqual(credentials.map(({ name }) => name).toSorted());
  });

  it('J27 is refused by every route with the code of its reason, and reads nothing', async () => {
    expect(await wrongAnswers(world.app.routes)).toEqual([]);
  });

  it('J27 is refused in the same way by every route of another vendor’s API', async () => {
    const routes = world.app.vendors.flatMap((vendor) => vendor.routes);
    expect([...world.app.routes, ...routes].map(({ operationId }) => operationId)).toEqual(expect.arrayContaining(Object.keys(withoutBearer)));
    expect(await wrongAnswers(routes)).toEqual([]);
  });

  it('J27 is refused with the code of its reason when a page prefetches', async () => {
    const { app, acme, send } = world;
    const wrong: string[] = [];
    for (const { path, operationId } of app.routes.filter(({ isFirst }) => isFirst)) {
      const prefetch = ({ token, headers: { 'vitrine-tenant': tenant, ...headers } }: Ended): Promise<Answer> => {
        const body = JSON.stringify({ token, path: path.replaceAll(/:\w+/g, acme.receipts[0].id), ...(tenant !== undefined && { tenant }) });
        return send('/v1/prefetch', { method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body });
      };
      const answers = await Promise.all(ended.map(async ([name, one]) => ({ name, one, answer: await prefetch(one) })));
      for (const { name, one, answer } of answers) {
        if (answer.status !== one.status || answer.code !== one.code) wrong.push(`${operationId}, ${name}: ${answer.status} ${String(answer.code)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
