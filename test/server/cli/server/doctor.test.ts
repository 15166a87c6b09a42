import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDisk } from '../../../../server/cli/doctor/check-disk.ts';
import { checkProxyConfig } from '../../../../server/cli/doctor/check-proxy.ts';
import { checkServer } from '../../../../server/cli/doctor/check-server.ts';
import type { Finding } from '../../../../server/cli/doctor/finding.ts';
import { readConfig } from '../../../../server/config/config.ts';
import { serve, type RunningServer } from '../../../../server/main.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { startTestServer } from '../../../support/server/server.ts';
import { cliPlace, runCli, runHere, type CliPlace } from '../../../support/processes/cli.ts';

let place: CliPlace;
let vitrine: RunningServer;
let env: Record<string, string>;
const closers: Server[] = [];

/** Starts a plain HTTP server, for a page or a proxy. */
async function listening(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler ?? (() => {}));
  closers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const page = (headers: Record<string, string>, body = '<p>A portal</p>') =>
  listening((_, response) => void response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(body));

/** Starts a proxy in front of the server that changes the headers of its answers. */
const proxy = (change: (headers: Record<string, unknown>) => void, added: Record<string, string> = {}) =>
  listening((incoming, outgoing) => {
    const { port } = new URL(vitrine.url);
    request({ host: '127.0.0.1', port, path: incoming.url, headers: { ...incoming.headers, ...added, host: `127.0.0.1:${port}` } }, (answer) => {
      const headers: Record<string, unknown> = { ...answer.headers };
      change(headers);
      outgoing.writeHead(answer.statusCode ?? 500, headers as Record<string, string>);
      answer.pipe(outgoing);
    }).end();
  });

async function doctor(...words: string[]): Promise<{ exit: number | null; found(check: string): Finding | undefined; findings: Finding[] }> {
  const result = await runHere(['doctor', '--json', ...words], { env });
  const findings = JSON.parse(result.stdout).findings as Finding[];
  return {
    exit: result.exit,
    findings,
    found: (check) => findings.find((finding) => finding.check === check && finding.level !== 'ok') ?? findings.find((finding) => finding.check === check),
  };
}

beforeAll(async () => {
  place = await cliPlace('sqlite');
  env = { ...place.env, LOG_LEVEL: 'silent' };
  await place.vitrine('init', '--tenant', 'acme', '--json');
  vitrine = await serve({ config: readConfig({ ...env, PORT: '0' }) });
});
afterAll(async () => {
  for (const server of closers) {
    server.closeAllConnections();
    server.close();
  }
  await vitrine.close();
  await place.remove();
});

describe('the doctor', () => {
  it('finds no failure in a good set-up, and reports that no mail is sent', async () => {
    const { exit, findings, found } = await doctor('--url', vitrine.url);
    expect(findings.filter(({ level }) => level === 'fail')).toEqual([]);
    expect(exit).toBe(0);
    expect(found('mail')).toMatchObject({ level: 'info' });
    for (const check of ['config', 'database', 'durability', 'master-key', 'server', 'ready', 'clock', 'signing-keys acme', 'frame acme'])
      expect(found(check)).toMatchObject({ level: 'ok' });
  });

  it('names a variable that no setting reads, and the one that was probably meant', async () => {
    const result = await runHere(['doctor', '--json'], { env: { ...env, VITRINE_TRUST_PROXY: '1', VITRINE_ISSUER: 'acme' } });
    const found = (JSON.parse(result.stdout).findings as Finding[]).filter(({ check }) => check === 'config');
    expect(found).toEqual([
      expect.objectContaining({ level: 'warn', message: expect.stringContaining('VITRINE_TRUST_PROXY is unknown') }),
    ]);
  });

  it('warns when the disk of the database is nearly full', async () => {
    expect((await doctor()).found('disk')).toMatchObject({ message: expect.stringContaining(place.folder) });
    const config = readConfig(env);
    const levels = [0, 16, 256, 100_000].map((mebibytes) => checkDisk(config, () => ({ blocks: 1, bavail: mebibytes, bsize: 1_048_576 }))[0]?.level);
    expect(levels).toEqual(['fail', 'warn', 'ok', 'ok']);
    expect(checkDisk(config, () => ({ blocks: 0, bavail: 0, bsize: 4_096 }))).toEqual([]);
    expect(checkDisk(readConfig({ ...env, DATABASE_URL: 'postgres://db.example/vitrine' }))).toEqual([]);
  });

  it('N27 N19 gives a remedy with every warning and failure', async () => {
    const { findings } = await doctor('--url', 'http://127.0.0.1:9', '--host-url', 'http://127.0.0.1:9/');
    for (const { level, remedy } of findings) if (level === 'warn' || level === 'fail') expect(remedy).not.toBe('');
  });

  it('O4 warns of a proxy while none is trusted: from the https address, and from what the server sees', async () => {
    const { found } = await doctor('--url', vitrine.url);
    expect(found('proxy')).toMatchObject({ level: 'ok' });
    expect(found('proxy-seen')).toMatchObject({ level: 'ok' });
    const https = { PUBLIC_URL: 'https://receipts.example.com' };
    const read = (more: Record<string, string>): string => checkProxyConfig(readConfig({ ...env, ...https, ...more })).level;
    expect([read({}), read({ VITRINE_TRUST_PROXY_HOPS: '1' })]).toEqual(['warn', 'ok']);
    const behindProxy = await doctor('--url', await proxy(() => {}, { 'x-forwarded-for': '203.0.113.7' }));
    expect(behindProxy.exit).toBe(0);
    expect(behindProxy.found('proxy-seen')).toMatchObject({ level: 'warn', remedy: expect.stringContaining('VITRINE_TRUST_PROXY_HOPS') });
    const closed = await doctor('--url', await page({}));
    expect(closed.found('proxy-seen')).toMatchObject({ level: 'info' });
  });

  it('fails with 1 when no server responds at the address', async () => {
    const { exit, found } = await doctor('--url', 'http://127.0.0.1:9');
    expect(exit).toBe(1);
    expect(found('server')).toMatchObject({ level: 'fail' });
  });

  it('prints the findings as lines for people, and ends with checks_failed', async () => {
    const { exit, stdout, stderr } = await runCli(['doctor', '--url', 'http://127.0.0.1:9'], { env });
    expect(exit).toBe(1);
    expect(stdout).toMatch(/^fail {2}server: .*\n {6}→ /m);
    expect(stderr).toContain('(checks_failed)');
  });

  it('says once that a server does not respond, and says why a server is not ready', async () => {
    const { findings } = await doctor('--url', 'http://127.0.0.1:9');
    expect(findings.filter(({ message }) => message.includes('does not answer'))).toHaveLength(1);
    const body = { code: 'overloaded', detail: 'The server is starting.' };
    const starting = await listening((_, response) => void response.writeHead(503).end(JSON.stringify(body)));
    expect((await doctor('--url', starting)).found('ready')?.message).toContain('The server is starting. (overloaded)');
  });

  it('N19 gives every error its code, its remedy and its section, one finding for each faulty variable, and a misspelt one', async () => {
    const broken = { ...env, NODE_ENV: 'production', PORT: 'x', VITRINE_MASTER_KEYS: '', VITRINE_MASTER_KEY: 'k1:x', PUBLIC_URL: 'https://a.example' };
    const { stdout, exit } = await runHere(['doctor', '--json'], { env: broken });
    const findings = (JSON.parse(stdout).findings as Finding[]).filter(({ check }) => check === 'config');
    expect(findings.map(({ level, code, message }) => [level, code, message.split(' ')[0]])).toEqual([
      ['warn', undefined, 'VITRINE_MASTER_KEY'],
      ['fail', 'config_invalid', 'PORT'],
      ['fail', 'config_invalid', 'VITRINE_MASTER_KEYS'],
    ]);
    for (const { code, remedy } of findings) if (code) expect(remedy).toMatch(/.+ See docs\/errors\.md#config_invalid\.$/);
    expect(exit).toBe(1);
    const away = await runHere(['doctor', '--json', '--url', vitrine.url], { env: { ...env, DATABASE_URL: 'postgres://ada:hunter2@127.0.0.1:9/x' } });
    expect(JSON.parse(away.stdout).findings).toContainEqual(expect.objectContaining({ check: 'database', code: 'database_unreachable', level: 'fail' }));
    expect(JSON.parse(away.stdout).findings).toContainEqual(expect.objectContaining({ check: 'ready', level: 'ok' }));
    const served = await runHere(['serve'], { env: broken });
    expect([served.exit, served.stderr]).toEqual([3, expect.stringContaining('VITRINE_MASTER_KEY is unknown')]);
  });

  it('runs the other checks when the configuration is broken', async () => {
    const result = await runHere(['doctor', '--json', '--url', vitrine.url], { env: { ...env, PORT: 'x' } });
    const findings = JSON.parse(result.stdout).findings as Finding[];
    expect(findings.find(({ check }) => check === 'config')).toMatchObject({ level: 'fail' });
    expect(findings.find(({ check }) => check === 'server')).toMatchObject({ level: 'ok' });
    expect(result.exit).toBe(1);
  });

  it('detects a wrong clock on either side', async () => {
    const late = await proxy((headers) => (headers['date'] = new Date(Date.now() - 60_000).toUTCString()));
    expect((await doctor('--url', late)).found('clock')).toMatchObject({ level: 'warn' });

    const noon = Date.parse('2026-11-02T12:00:00Z');
    const url = await proxy((headers) => (headers['date'] = new Date(noon).toUTCString()));
    const level = async (aheadMs: number): Promise<string | undefined> =>
      (await checkServer(url, { fetch, clock: { now: () => noon + aheadMs }, publicUrl: undefined })).find(({ check }) => check === 'clock')?.level;
    expect(await Promise.all([-60_000, -3_000, 0, 3_000, 60_000].map(level))).toEqual(['warn', 'ok', 'ok', 'ok', 'warn']);
  });

  it('gives the reason of a server that is not ready', async () => {
    const stopping = await startTestServer();
    stopping.app.drain();
    const findings = await checkServer(stopping.url, { fetch, clock: stopping.clock, publicUrl: undefined });
    const message: unknown = expect.stringMatching(/The server is stopping.*overloaded/);
    expect(findings.find(({ check }) => check === 'ready')).toMatchObject({ level: 'fail', message });
    await stopping.close();
  });

  it('T1 compares the clocks when the server’s Date arrives, however slow the readiness check is', async () => {
    let nowMs = Date.parse('2026-11-02T12:00:00Z');
    const slow: typeof fetch = async (address) => {
      const answer = new Response('{}', { headers: { date: new Date(nowMs).toUTCString() } });
      if (String(address).endsWith('/readyz')) nowMs += 60_000;
      return answer;
    };
    const findings = await checkServer('http://localhost:1', { fetch: slow, clock: { now: () => nowMs }, publicUrl: undefined });
    expect(findings.find(({ check }) => check === 'clock')).toMatchObject({ level: 'ok' });
  });

  it('S12 names customers whose ids are now equal, and those that no token can hold', async () => {
    const database = await openDatabase(readConfig(env));
    const { id: tenantId } = await database.query.selectFrom('tenants').select('id').limit(1).executeTakeFirstOrThrow();
    expect((await doctor()).found('customer-names')?.level).toBe('ok');
    const old = (id: string, external_id: string) => ({
      id: `cus_${id.padStart(24, '0')}`,
      tenant_id: tenantId,
      external_id,
      name: null,
      email: null,
      email_key: null,
      created_at: 1,
      updated_at: 1,
    });
    const rows = [old('1', 'Zoe\u0308'), old('2', 'Zo\u00eb'), old('3', 'a\u2028b'), old('4', 'fine \u00e9'), old('5', 'No\u0308e')];
    await database.query.insertInto('customers').values(rows).execute();
    const { findings } = await doctor();
    const nameFindings = findings.filter(({ check }) => check === 'customer-names');
    expect(nameFindings.map(({ level }) => level)).toEqual(['warn', 'warn']);
    expect(nameFindings[0]?.message).toContain(`${rows[0]?.id ?? ''} and ${rows[1]?.id ?? ''}`);
    expect(nameFindings[1]?.message).toContain(rows[2]?.id);
    for (const finding of nameFindings) expect(finding.message).toMatch(/^1 customer (?:with|whose) /);
    for (const row of [rows[3], rows[4]]) expect(JSON.stringify(nameFindings)).not.toContain(row?.id);
    await database.query
      .deleteFrom('customers')
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .execute();
    await database.close();
  });

  it('S8 detects a clock far behind the latest time in the database', async () => {
    const database = await openDatabase(readConfig(env));
    const seen = async (at: number) => {
      await database.query.deleteFrom('clock_mark').execute();
      await database.query.insertInto('clock_mark').values({ id: 1, at, strange_from: null, strange_until: null }).execute();
      return (await doctor()).found('clock-seen');
    };
    expect((await seen(Date.now() - 90 * 86_400_000))?.level).toBe('ok');
    expect(await seen(Date.now() + 2 * 86_400_000)).toMatchObject({ level: 'warn', message: expect.stringContaining('48 hours') });
    await database.query.deleteFrom('clock_mark').execute();
    await database.close();
  });

  it('detects a proxy that forbids framing, and one that removes the policy', async () => {
    const forbidding = await proxy((headers) => (headers['x-frame-options'] = 'SAMEORIGIN'));
    expect((await doctor('--url', forbidding)).found('frame acme')).toMatchObject({ level: 'fail', message: expect.stringContaining('X-Frame-Options') });
    const stripping = await proxy((headers) => delete headers['content-security-policy']);
    expect((await doctor('--url', stripping)).found('frame acme')).toMatchObject({ level: 'fail', message: expect.stringContaining('frame-ancestors') });
    const bare = await proxy((headers) => delete headers['cross-origin-embedder-policy']);
    expect((await doctor('--url', bare)).found('frame acme')).toMatchObject({ level: 'warn' });
  });

  it('reports whether a page may embed', async () => {
    const origin = await page({});
    expect((await doctor('--url', vitrine.url, '--host-url', origin)).found('host-origin acme')).toMatchObject({
      level: 'fail',
      remedy: expect.stringContaining(origin),
    });
    await place.vitrine('tenants', 'update', '--allowed-origin', origin);
    const allowed = await doctor('--url', vitrine.url, '--host-url', `${origin}/billing`);
    expect(allowed.found('host-origin acme')).toMatchObject({ level: 'ok' });
    expect(allowed.found('frame acme')).toMatchObject({ level: 'ok' });
    expect(allowed.exit).toBe(0);
  });

  it.each([
    ["frame-src 'self'", 'host-csp frame-src', 'fail'],
    ["default-src 'self'", 'host-csp frame-src', 'fail'],
    ["frame-src *; script-src 'self'", 'host-csp script-src', 'warn'],
    ['frame-src SERVER; script-src SERVER', 'host-csp frame-src', 'ok'],
    ["child-src SERVER; script-src 'self' SERVER", 'host-csp frame-src', 'ok'],
  ])('reads the policy %s of a page', async (policy, check, level) => {
    const text = policy.replaceAll('SERVER', vitrine.url);
    for (const origin of [await page({ 'Content-Security-Policy': text }), await page({}, `<meta http-equiv="Content-Security-Policy" content="${text}">`)]) {
      expect((await doctor('--url', vitrine.url, '--host-url', origin)).found(check)).toMatchObject({ level });
    }
  });

  it('reports cross-origin isolation', async () => {
    const origin = await page({ 'Cross-Origin-Embedder-Policy': 'require-corp' });
    expect((await doctor('--url', vitrine.url, '--host-url', origin)).found('host-isolation')).toMatchObject({ level: 'info' });
  });

  it('requests the login address', async () => {
    const login = await page({});
    await place.vitrine('tenants', 'update', '--login-url', `${login}/in`);
    expect((await doctor()).found('login-url acme')).toMatchObject({ level: 'ok' });
    await place.vitrine('tenants', 'update', '--login-url', 'http://127.0.0.1:9/in');
    expect((await doctor()).found('login-url acme')).toMatchObject({ level: 'warn' });
  });

  it('detects a tenant without a valid key, and a key whose grace is nearly over', async () => {
    await place.vitrine('keys', 'rotate', '--grace', '3600');
    expect((await doctor()).found('signing-keys acme')).toMatchObject({ level: 'warn', message: expect.stringContaining('until') });
    await place.vitrine('tenants', 'create', 'keyless', '--name', 'Keyless');
    const { exit, found } = await doctor();
    expect(found('signing-keys keyless')).toMatchObject({ level: 'fail', remedy: expect.stringContaining('keys generate') });
    expect(exit).toBe(1);
    expect((await doctor('--tenant', 'acme')).exit).toBe(0);
  });

  it('detects a master key that does not open the stored secrets', async () => {
    const result = await runHere(['doctor', '--json'], { env: { ...env, VITRINE_MASTER_KEYS: `other:${randomBytes(32).toString('base64')}` } });
    expect((JSON.parse(result.stdout).findings as Finding[]).find(({ check }) => check === 'master-key')).toMatchObject({ level: 'fail' });
  });

  it('detects a master key that others can read', async () => {
    const file = join(place.folder, 'master-key');
    chmodSync(file, 0o644);
    expect((await doctor()).found('master-key-file')).toMatchObject({ level: 'warn' });
    chmodSync(file, 0o600);
    expect((await doctor()).found('master-key-file')).toBeUndefined();
  });

  it('checks PostgreSQL as well', async () => {
    const other = await cliPlace('postgres');
    await other.vitrine('tenants', 'create', 'acme', '--name', 'Acme');
    const result = await other.vitrine('doctor', '--json');
    const findings = JSON.parse(result.stdout).findings as Finding[];
    expect(findings.find(({ check }) => check === 'database')).toMatchObject({ level: 'ok' });
    // The test cluster is fast and not durable, which the doctor must report.
    expect(findings.find(({ check }) => check === 'durability')).toMatchObject({ level: 'warn', message: expect.stringContaining('fsync') });
    await other.remove();
  });
});
