import { afterAll, beforeAll, describe } from 'vitest';
import type { VitrineApp } from '../../../server/app.ts';
import type { Clock } from '../../../server/clock.ts';
import type { Engine } from '../../../server/platform/store/database.ts';
import { engines } from '../databases/engines.ts';
import { forge, hs256 } from '../credentials/forge.ts';
import { startTestServer, type TestServerOptions } from './server.ts';

/** The time at which every test of a world starts. */
export const start = Date.UTC(2026, 10, 21, 12);

/** A tenant with an active HS256 key and two customers with a receipt each, created through the API. The receipts are drafts, which its viewers see. */
export interface WorldTenant {
  id: string;
  slug: string;
  issuer: string;
  apiKey: string;
  key: { id: string; secret: string };
  /** One receipt of `ext-1`, and one of `ext-2`. */
  receipts: readonly [WorldReceipt, WorldReceipt];
}

export interface WorldReceipt {
  id: string;
  customerId: string;
  externalId: string;
  /** Text that occurs in this receipt only. */
  canary: string;
  shareToken(): Promise<string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body, if it is JSON. */
  json: Record<string, unknown>;
  code: unknown;
}

export interface World {
  readonly engine: Engine;
  readonly app: VitrineApp;
  readonly publicUrl: string;
  readonly base: string;
  readonly acme: WorldTenant;
  readonly globex: WorldTenant;
  clock: Clock & { set(ms: number): void; advance(seconds: number): void };
  operatorKey: string;
  logged: string[];
  /** Sends a request unchanged, without following redirects. */
  send(path: string, init?: RequestInit): Promise<Answer>;
  /** Sends JSON with an API key. */
  manage(apiKey: string, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a GET with a bearer token. */
  read(token: string, path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Returns claims of a valid token for `ext-1` of acme, overridden by `claims`. */
  claims(claims?: Record<string, unknown>): Record<string, unknown>;
  /** Returns a token of acme's active key. `header` and `claims` override its valid values. */
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): string;
  tenant(slug: string, settings?: Record<string, unknown>): Promise<WorldTenant>;
  close(): Promise<void>;
}

export interface WorldOptions extends Pick<TestServerOptions, 'credentials' | 'migrations' | 'env' | 'fetch'> {
  publicUrl?: string;
}

export async function createWorld(engine: Engine, { publicUrl = 'https://receipts.example.com', env = {}, ...more }: WorldOptions = {}): Promise<World> {
  let now = start;
  const clock = { now: () => now, set: (ms: number) => void (now = ms), advance: (seconds: number) => void (now += seconds * 1000) };
  const logged: string[] = [];
  const server = await startTestServer({ engine, clock, env: { PUBLIC_URL: publicUrl, ...env }, ...more, onLog: (line) => void logged.push(line) });
  const { app, createApiKey } = server;
  const base = `http://127.0.0.1:${server.port}`;
  const operatorKey = await createApiKey(null);

  async function send(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(base + path, { redirect: 'manual', ...init });
    const text = await response.text();
    const json: Record<string, unknown> = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : {};
    return { status: response.status, headers: response.headers, text, json, code: json['code'] };
  }

  const manage: World['manage'] = (apiKey, method, path, body, headers = {}) =>
    send(path, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  async function good(answer: Promise<Answer>): Promise<Record<string, unknown>> {
    const { status, json, text } = await answer;
    if (status >= 300) throw new Error(`${status} ${text}`);
    return json;
  }

  async function receipt(apiKey: string, slug: string, externalId: string): Promise<WorldReceipt> {
    const canary = `canary-${slug}-${externalId}`;
    const body = {
      customer: { externalId, name: `${canary}-name` },
      title: canary,
      period: { start: '2026-10-01', end: '2026-10-31' },
      currency: 'EUR',
      lines: [{ description: `${canary}-line`, amountMinor: 1200 }],
    };
    const { id, customer } = (await good(manage(apiKey, 'POST', '/v1/receipts/sync', body))) as { id: string; customer: { id: string } };
    const shareToken = async (): Promise<string> => {
      const { url } = (await good(manage(apiKey, 'GET', `/v1/receipts/${id}/share-link`))) as { url: string };
      return url.split('/').at(-1) ?? '';
    };
    return { id, customerId: customer.id, externalId, canary, shareToken };
  }

  async function tenant(slug: string, settings: Record<string, unknown> = {}): Promise<WorldTenant> {
    const made = await good(
      manage(operatorKey, 'POST', '/v1/tenants', { slug, name: `Name of ${slug}`, issuer: `${slug}-issuer`, viewersSeeDrafts: true, ...settings }),
    );
    const id = String(made['id']);
    const apiKey = await createApiKey(id);
    const key = (await good(manage(apiKey, 'POST', '/v1/signing-keys', { algorithm: 'HS256' }))) as { id: string; secret: string };
    const receipts = [await receipt(apiKey, slug, 'ext-1'), await receipt(apiKey, slug, 'ext-2')] as const;
    return { id, slug, issuer: String(made['issuer']), apiKey, key, receipts };
  }

  const acme = await tenant('acme', { loginUrl: 'https://login.acme.example/in?from=receipts', allowedOrigins: ['https://app.acme.example'] });
  const globex = await tenant('globex');
  const seconds = (): number => Math.floor(now / 1000);
  const claims: World['claims'] = (changed = {}) => ({ iss: acme.issuer, sub: 'ext-1', iat: seconds(), exp: seconds() + 300, ...changed });

  return {
    engine,
    app,
    publicUrl,
    base,
    acme,
    globex,
    clock,
    operatorKey,
    logged,
    send,
    manage,
    read: (token, path, headers = {}) => send(path, { headers: { authorization: `Bearer ${token}`, ...headers } }),
    claims,
    token: (changed, header) => forge({ alg: 'HS256', kid: acme.key.id, ...header }, claims(changed), hs256(acme.key.secret)),
    tenant,
    close: () => server.close(),
  };
}

/** Runs a group of tests on every engine, with one world for the whole group. Read the world inside tests only. */
export function forEachWorld(name: string, group: (world: () => World) => void, options?: Parameters<typeof createWorld>[1]): void {
  describe.each(engines)(`${name} on %s`, (engine) => {
    let world: World | undefined;
    beforeAll(async () => {
      world = await createWorld(engine, options);
    });
    afterAll(() => world?.close());
    group(() => {
      if (!world) throw new Error('The world exists inside tests only.');
      return world;
    });
  });
}
