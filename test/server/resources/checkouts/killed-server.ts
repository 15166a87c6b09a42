import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type TestContext } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import type { Engine } from '../../../../server/platform/store/database.ts';
import { migratedPlace } from '../../../support/databases/engines.ts';
import { startTestServer } from '../../../support/server/server.ts';
import { startStripeStandIn } from '../../../support/stand-ins/stripe-stand-in.ts';
import { secretKey, webhookSecret } from './stripe-calls.ts';

const program = fileURLToPath(new URL('../../platform/http/killed-while-working.js', import.meta.url));
export const pageUrl = 'https://app.acme.example';

const keys = { VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}`, PUBLIC_URL: 'http://localhost:4310' };
export const stripeProvider = { provider: 'stripe', secretKey, webhookSecret };

/** Starts a server with a tenant, on a database that another, killed process uses too. */
export async function open(engine: Engine, { onTestFinished }: TestContext) {
  let aheadMs = 0;
  const place = await migratedPlace(engine);
  const standIn = await startStripeStandIn();
  const server = await startTestServer({ engine, place, env: keys, clock: { now: () => Date.now() + aheadMs }, fetch: standIn.fetch });
  onTestFinished(async () => {
    await server.close();
    await standIn.close();
  });
  /** Starts a second server on the same database, whose clock may differ. */
  async function startAnother(otherAheadMs = 0) {
    const clock = { now: () => Date.now() + aheadMs + otherAheadMs };
    const other = await startTestServer({ engine, place, env: keys, clock, fetch: standIn.fetch });
    onTestFinished(() => other.close());
    return other;
  }
  const tenant = await server.createTenant({ slug: 'acme', allowedOrigins: [pageUrl] });

  const manage = async (path: string, json: unknown, headers: Record<string, string> = {}) => {
    const response = await server.fetch(path, { as: tenant.apiKey, json, headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const list = async (path: string): Promise<Record<string, unknown>[]> =>
    ((await (await server.fetch(path, { as: tenant.apiKey })).json()) as { items: Record<string, unknown>[] }).items;
  const trailOf = async (action: string): Promise<number> =>
    (await server.services.audit.list(server.database.query, { tenantId: tenant.id, action, limit: 1_000 })).entries.length;

  /** Sends the request to a process that is killed while it handles it, or runs a task there. @returns Whether it was killed. */
  async function run(request: Record<string, unknown>): Promise<boolean> {
    const file = join(place.folder, 'request.json');
    const database = place.database.engine === 'postgres' && { DATABASE_URL: place.database.url };
    const env = { PORT: '0', LOG_LEVEL: 'silent', VITRINE_DATA: place.folder, ...keys, ...database };
    writeFileSync(file, JSON.stringify({ env, ...request }));
    const [code, signal] = await once(spawn(process.execPath, [program, file], { stdio: 'inherit' }), 'close');
    expect([code, signal]).toEqual(signal === null ? [0, null] : [null, 'SIGKILL']);
    return signal !== null;
  }
  const runUntilKilled = async (request: Record<string, unknown>): Promise<void> => expect(await run(request)).toBe(true);
  /**
   * Repeats the request, each time in a process that is killed before its next write, until one is not. Begins anew with the first write when a killed process
   * has stored something.
   *
   * @param stored What is stored. @returns How often a process was killed.
   */
  async function killAtEachWrite(request: Record<string, unknown>, stored: () => Promise<unknown>): Promise<number> {
    let killed = 0;
    let before = JSON.stringify(await stored());
    for (let statement = 1; await run({ when: 'before a write', statement, ...request }); statement += 1) {
      killed += 1;
      const now = JSON.stringify(await stored());
      if (now !== before) statement = 0;
      before = now;
    }
    return killed;
  }

  async function startCheckout(provider: Record<string, unknown>): Promise<{ checkout: Checkout; secret: string; keyId: string; token: string }> {
    const { body } = await manage('/v1/payment-provider', provider);
    const offering = { externalId: 'plan', status: 'published', name: 'Pro', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly' };
    const { body: plan } = await manage('/v1/offerings', offering);
    await manage('/v1/customers', { externalId: 'ext-1' });
    const token = await tenant.mint({ customer: 'ext-1' });
    const begun = await server.fetch('/v1/checkouts', { as: token, json: { offeringId: plan['id'], returnUrl: `${pageUrl}/plans` } });
    const checkout = (await begun.json()) as Checkout;
    expect(begun.status, JSON.stringify(checkout)).toBe(201);
    return { checkout, secret: String(body['secret']), keyId: String(body['keyId']), token };
  }
  const openPage = async ({ checkoutUrl }: Checkout): Promise<string | null> =>
    (await server.fetch(new URL(checkoutUrl ?? '').pathname)).headers.get('location');
  const advanceClock = (ms: number): void => void (aheadMs += ms);
  /** What a payment of the checkout has stored: its state, and how many pages, notices, subscriptions, audit rows and webhooks there are. */
  async function storedOf({ id }: Checkout) {
    const { query } = server.database;
    const one = await query.selectFrom('checkouts').select(['state', 'fault', 'canceled_at']).where('id', '=', id).executeTakeFirstOrThrow();
    const pages = await query.selectFrom('left_pages').select('reference').where('checkout_id', '=', id).execute();
    const notices = await query.selectFrom('checkout_notices').select('notice_id').where('checkout_id', '=', id).execute();
    const subscriptions = await query.selectFrom('subscriptions').select('id').where('tenant_id', '=', tenant.id).execute();
    const events = await query.selectFrom('webhook_deliveries').select('action').where('target_id', '=', id).orderBy('created_at').execute();
    const trail = await query.selectFrom('audit').select('action').where('target_id', '=', id).orderBy('at').execute();
    const { state, fault, canceled_at: canceledAt } = one;
    const counts = { pages: pages.length, notices: notices.length, subscriptions: subscriptions.length };
    return { state, fault, isCanceled: canceledAt !== null, ...counts, events: names(events), trail: names(trail) };
  }
  const requests = { manage, list, trailOf, storedOf, startCheckout, openPage };
  return { server, startAnother, standIn, tenant, ...requests, runUntilKilled, killAtEachWrite, advanceClock };
}

const names = (rows: readonly { action: string }[]): string[] => rows.map(({ action }) => action).toSorted();

export function signatureOf(secret: string, keyId: string, body: string): string {
  const seconds = Math.floor(Date.now() / 1_000);
  return `t=${seconds},v1=${keyId}:${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
