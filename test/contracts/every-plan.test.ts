import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { CompiledQuery } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { withoutPause } from '../../server/platform/store/in-batches.ts';
import { migrations } from '../../server/platform/store/migrations/index.ts';
import { settleEnded } from '../../server/resources/links/ended-publications.ts';
import { createVisitor } from '../support/stand-ins/browser-like.ts';
import { engines } from '../support/databases/engines.ts';
import { createWorld, type World } from '../support/server/world.ts';
import { validRequests } from '../server/platform/http/valid-requests.ts';

/** The text of every statement sent to a database. */
const sent = vi.hoisted(() => ({ sqlite: new Set<string>(), postgres: new Map<string, readonly unknown[]>(), isOn: false }));

vi.mock('@photostructure/sqlite', async (original) => {
  const real = await original<typeof import('@photostructure/sqlite')>();
  class Watched extends real.DatabaseSync {
    override prepare(text: string): ReturnType<DatabaseSyncInstance['prepare']> {
      if (sent.isOn) sent.sqlite.add(text);
      return super.prepare(text);
    }
  }
  return { ...real, DatabaseSync: Watched };
});

const send: (...given: unknown[]) => unknown = Client.prototype.query;
Object.assign(Client.prototype, {
  query(this: Client, text: unknown, values: unknown, ...rest: unknown[]) {
    if (sent.isOn && typeof text === 'string' && !sent.postgres.has(text)) sent.postgres.set(text, Array.isArray(values) ? values : []);
    return send.call(this, text, values, ...rest);
  },
});

/** Tables that always have few rows, so that a full scan is the fastest plan. */
const small = new Set([
  'tenants',
  'own_keys',
  'upkeep',
  'receipt_imports',
  'audit_removals',
  'schema_migrations',
  'revoking',
  'master_keys',
  'webhook_endpoints',
  'provider_faults',
]);
/** Statements that read only the first rows of a table, in key order. */
const first = [
  /^select "bucket" from "rate_limits" limit \S+$/,
  /^select [^()]* from "receipts" order by "id" limit \S+$/,
  /^select \* from "signing_keys" where .* order by "id" limit \S+$/,
];
/** Indexes that contain only pending work, or that are read from one end for at most a page. */
const ordered = new Set([
  ...['mail_outbox_due', 'mail_outbox_newest', 'mail_outbox_soonest', 'magic_link_asks_due', 'magic_link_asks_taken', 'left_pages_in_order'],
]);

/** Statements that sort their rows: each owner has only a few. */
const sorted: readonly string[] = [
  'from tenants t join signing_keys k',
  'from "own_keys"',
  'from "master_keys"',
  'from "api_keys" where "tenant_id" is null',
  // Endpoints with due deliveries, each with its first delivery.
  'as "due_at" from "webhook_endpoints"',
];

describe.each(engines)('every query on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    sent.isOn = true;
    world = await createWorld(engine, { env: { VITRINE_TRUST_PROXY_HOPS: '1', VITRINE_AUDIT_DAYS: '30' } });
    await everything(world);
    sent.isOn = false;
  }, 120_000);
  afterAll(() => world.close());

  it('D9 finds its rows by an index and scans no table', async () => {
    const { query } = world.app.services.database;
    const ofMigrations = new Set(migrations.flatMap(({ statements }) => statements(engine)));
    const isQuery = (text: string): boolean =>
      !ofMigrations.has(text) &&
      !first.some((shape) => shape.test(text)) &&
      /^\s*(?:select|update|delete|insert|with)\b/i.test(text) &&
      !/pg_catalog|pg_class|pg_tables|sqlite_schema|current_setting|advisory/i.test(text);
    const scans: string[] = [];
    if (engine === 'sqlite') {
      // The plan of an insert also contains foreign key checks that never run here.
      const texts = [...sent.sqlite].filter((text) => isQuery(text) && !/^insert/i.test(text));
      expect(texts.length).toBeGreaterThan(100);
      for (const text of texts) {
        const { rows } = await query.executeQuery<{ detail: string }>(CompiledQuery.raw(`explain query plan ${text}`));
        // Results that a statement materializes are not tables.
        const made = new Set(rows.map(({ detail }) => /^(?:CO-ROUTINE|MATERIALIZE) (\w+)/.exec(detail)?.[1]));
        for (const { detail } of rows) {
          const [, table = '', index = ''] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail) ?? [];
          if (/TEMP B-TREE FOR ORDER BY/.test(detail) && !sorted.some((from) => text.includes(from))) scans.push(`${detail}: ${text}`);
          if (table !== '' && table !== 'CONSTANT' && !made.has(table) && !small.has(table) && !ordered.has(index)) scans.push(`${detail}: ${text}`);
        }
      }
    } else {
      const texts = [...sent.postgres].filter(([text]) => isQuery(text));
      expect(texts.length).toBeGreaterThan(120);
      const { database } = world.app.services.config;
      const client = new Client({ connectionString: database.engine === 'postgres' ? database.url : '' });
      await client.connect();
      await client.query('set enable_seqscan = off; set enable_sort = off; set enable_bitmapscan = off');
      for (const [text, values] of texts) {
        const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (format json) ${text}`, [...values]);
        const nodes = nodesOf(rows[0]?.['QUERY PLAN'][0].Plan);
        if (nodes.some((node) => node['Node Type'] === 'Sort') && !sorted.some((from) => text.includes(from))) scans.push(`Sort: ${text}`);
        for (const node of nodes) if (isScan(node)) scans.push(`${node['Node Type']} of ${node['Relation Name']} ${node['Index Name'] ?? ''}: ${text}`);
      }
      await client.end();
    }
    expect(scans).toEqual([]);
  }, 120_000);
});

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: PlanNode[];
}

/** A node of a plan and all nodes below it. The index scan of a bitmap is below the node that names its table. */
const nodesOf = (node: PlanNode | undefined, above: string | undefined = undefined): PlanNode[] => {
  const table = node?.['Relation Name'] ?? above;
  return node ? [{ ...node, ...(table !== undefined && { 'Relation Name': table }) }, ...(node.Plans ?? []).flatMap((below) => nodesOf(below, table))] : [];
};

/** Whether a node scans a whole table or a whole index. */
function isScan({ 'Node Type': type, 'Relation Name': table = '', 'Index Name': index = '', 'Index Cond': condition }: PlanNode): boolean {
  if (small.has(table) || ordered.has(index)) return false;
  return type === 'Seq Scan' || (/^(?:Index|Index Only|Bitmap Index) Scan$/.test(type) && condition === undefined);
}

/** Runs everything a server does: each operation, each list with each filter, each page, and all background work. */
async function everything(world: World): Promise<void> {
  const { acme, app, operatorKey, send: request, manage, read, token, clock } = world;
  const { services } = app;
  const good = await validRequests(world);
  for (const { method, path, headers, body } of Object.values(good))
    await request(path, { method, headers: { ...headers, 'idempotency-key': `${method}-${path}`.slice(0, 200) }, ...(body && { body: JSON.stringify(body) }) });

  const lists: Record<string, string[]> = {
    '/v1/receipts': [
      '',
      'customerId=ext-1',
      'status=draft',
      'status=sealed',
      'visibility=published',
      'visibility=private',
      'archived=true',
      'archived=false',
      'periodFrom=2026-01-01&periodTo=2026-12-31',
      'archived=true&status=draft&visibility=published',
      'customerId=ext-1&text=a',
      `customerId=${acme.receipts[0].customerId}&status=draft&visibility=private&archived=false`,
    ],
    '/v1/invoices': [
      '',
      ...['draft', 'open', 'paid', 'overdue'].map((status) => `status=${status}`),
      ...['issueDate', 'dueDate', '-dueDate'].flatMap((sort) => [
        `sort=${sort}`,
        `sort=${sort}&customerId=ext-1`,
        `sort=${sort}&status=open`,
        `sort=${sort}&status=overdue&customerId=ext-1`,
      ]),
      'customerId=ext-1',
      ...['dueDate', '-dueDate'].map((sort) => `sort=${sort}&status=overdue&dueFrom=2026-01-01&dueTo=2026-12-31`),
      'customerId=ext-1&status=overdue&kind=invoice&issuedFrom=2026-01-01&issuedTo=2026-12-31',
      'issuedFrom=2026-01-01&issuedTo=2026-12-31',
      'kind=credit-note',
      'text=INV',
      'text=support%20agent',
      'text=one&customerId=ext-1&status=open',
    ],
    '/v1/offerings': ['', 'status=published', 'status=draft', 'text=plan', 'text=plan&status=published&changedFrom=2026-01-01&changedTo=2026-12-31'],
    '/v1/subscriptions': [
      '',
      'customerId=ext-1',
      'status=active',
      'offeringId=a plan',
      'offeringId=a plan&status=active',
      'customerId=ext-1&offeringId=a plan&status=active',
      ...['', '&status=active', '&offeringId=a plan', '&offeringId=a plan&status=active', '&customerId=ext-1', '&customerId=ext-1&text=plan'].map(
        (more) => `createdFrom=2026-01-01&createdTo=2026-12-31${more}`,
      ),
    ],
    '/v1/checkouts': [
      '',
      'customerId=ext-1',
      ...['open', 'pending', 'paid', 'failed', 'expired'].flatMap((state) => [`state=${state}`, `state=${state}&customerId=ext-1`]),
    ],
    '/v1/audit': [
      '',
      'action=receipt.created',
      'actorKind=cli',
      'actorId=x',
      'targetKind=receipt',
      'targetId=x',
      'since=2026-01-01T00:00:00Z',
      'action=receipt.created&actorKind=cli&actorId=x&targetKind=receipt&targetId=x&since=2026-01-01T00:00:00Z',
      'actorKind=cli&targetKind=receipt',
    ],
    '/v1/audit/counts': ['', 'since=2026-01-01T00:00:00Z'],
    '/v1/customers': [''],
    '/v1/sessions': ['', 'customerId=ext-1'],
    '/v1/widget-tokens': ['', 'customerId=ext-1', 'includeRevoked=true'],
    '/v1/sso-connections': ['', 'customerId=ext-1'],
    '/v1/directories': ['', 'customerId=ext-1'],
    [`/v1/webhooks/${await someWebhook(world)}/deliveries`]: ['', 'state=waiting', 'state=delivered'],
  };
  const plan = { name: 'Plan', priceMinor: 1, currency: 'EUR', cycle: 'monthly', status: 'published' };
  await manage(acme.apiKey, 'POST', '/v1/offerings/bulk', { items: ['a plan', 'b plan'].map((externalId) => ({ externalId, ...plan })) });
  const subscribed = { customer: { externalId: 'ext-1' }, offering: 'a plan', status: 'active' };
  await manage(acme.apiKey, 'POST', '/v1/subscriptions/bulk', { items: ['a', 'b'].map((externalId) => ({ externalId, ...subscribed })) });
  for (const [path, filters] of Object.entries(lists)) {
    for (const filter of filters) {
      const first = await manage(acme.apiKey, 'GET', `${path}?limit=1${filter && `&${filter}`}`);
      expect(first.status, `${path} ${filter} ${first.text}`).toBe(200);
      if (first.json['nextCursor']) await manage(acme.apiKey, 'GET', `${path}?limit=1${filter && `&${filter}`}&cursor=${String(first.json['nextCursor'])}`);
    }
  }
  for (const route of app.routes.filter(({ method, path }) => method === 'get' && !path.includes(':'))) await manage(acme.apiKey, 'GET', route.path);
  for (const path of ['/v1/tenants?limit=1', '/v1/audit', '/v1/audit/counts']) await manage(operatorKey, 'GET', path, undefined, { 'vitrine-tenant': 'acme' });
  for (const path of ['/v1/receipts', `/v1/receipts/${acme.receipts[0].id}`, '/v1/me', '/v1/offerings', '/v1/offerings/a plan', '/v1/subscriptions'])
    await read(token(), path);
  await read(token({}, { kid: undefined }), '/v1/receipts', { 'vitrine-tenant': 'acme' });

  const link = `/r/${await acme.receipts[1].shareToken()}`;
  const visitor = createVisitor(world);
  for (const path of [link, `${link}?token=${token({ sub: 'ext-2', jti: 'a' })}`, link, `${link}/confirm`]) await visitor.get(path);
  await manage(acme.apiKey, 'POST', '/v1/receipts/revoke-all');
  for (const path of ['/embed?tenant=acme', '/.well-known/jwks.json', '/readyz', '/healthz']) await request(path);

  const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
  await services.magicLinks.list(acme.id);
  await services.magicLinks.endAll(by, acme.id);
  await services.magicLinks.endAll(by, acme.id, acme.receipts[0].customerId);
  await services.sessions.endAll(by, acme.id, acme.receipts[0].customerId);
  await services.embedTokens.list({ tenantId: acme.id, limit: 9 });
  await services.embedTokens.list({ tenantId: acme.id, accessId: 'akey_1', limit: 9 });
  for (const tenantId of [acme.id, null]) await services.outbox.list(tenantId);
  await services.outbox.kept();
  await services.apiKeys.list(null);
  await services.backgroundWorker.run();
  for (const dueInMs of [services.magicLinkRequests.dueInMs, services.outbox.dueInMs]) await dueInMs();
  await services.lastUse.flush();
  await services.webhookDispatcher.run();
  const stripe = { provider: 'stripe', secretKey: 'sk_test_0123456789', webhookSecret: 'whsec_0123456789' };
  for (const provider of [stripe, { provider: 'redirect', url: 'https://billing.acme.example/pay' }])
    expect((await manage(acme.apiKey, 'POST', '/v1/payment-provider', provider)).status).toBe(200);
  await services.checkouts.expire(withoutPause);
  await settleEnded(services.database, clock.now(), withoutPause);
  clock.advance(200 * 86_400);
  await services.upkeep.run();
}

/** Creates a webhook with deliveries, whose host name does not resolve. */
async function someWebhook({ manage, acme, clock, app }: World): Promise<string> {
  const { json } = await manage(acme.apiKey, 'POST', '/v1/webhooks', { url: 'https://nobody.invalid/hook' });
  const path = `/v1/webhooks/${String(json['id'])}`;
  for (let asked = 0; asked < 3; asked += 1) {
    const { json: delivery } = await manage(acme.apiKey, 'POST', `${path}/test`);
    await manage(acme.apiKey, 'GET', `${path}/deliveries/${String(delivery['id'])}`);
    await manage(acme.apiKey, 'POST', `${path}/deliveries/${String(delivery['id'])}/resend`);
    clock.advance(1);
  }
  await app.services.webhookDispatcher.run();
  return String(json['id']);
}
