import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server/server.ts';
import { root } from './source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-openapi-'));
let server: TestServer;
let document: z.output<typeof documentShape>;

const documentShape = z.looseObject({
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ operationId: z.string(), security: z.array(z.unknown()).optional(), responses: z.record(z.string(), z.unknown()) })),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

beforeAll(async () => {
  server = await startTestServer();
  document = documentShape.parse(await (await server.fetch('/openapi.json')).json());
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (words: string[], cwd = folder, env: Record<string, string> = {}) =>
  spawnSync(process.execPath, words, { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } });
const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })));

/** Simple calls of an integrator with the required fields only. They are compiled, then run. */
const calls = `
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

const { BASE = '', KEY = '' } = process.env;
const client = createClient<paths>({ baseUrl: BASE, headers: { Authorization: 'Bearer ' + KEY } });
const here = { header: { 'Vitrine-Tenant': 'acme' } };
const problems: unknown[] = [];

const tenant = await client.POST('/v1/tenants', { body: { slug: 'acme', name: 'Acme' } });
const key = await client.POST('/v1/signing-keys', { params: here, body: {} });
const customer = await client.POST('/v1/customers', { params: here, body: { externalId: 'c-1' } });
const again = await client.POST('/v1/customers', { params: here, body: { externalId: 'c-1', name: 'Jo' } });
const receipt: components['schemas']['ReceiptInput'] = {
  customer: { externalId: 'c-1' },
  title: 'October',
  period: { start: '2026-10-01', end: '2026-10-31' },
  currency: 'EUR',
  lines: [{ description: 'Work', amountMinor: 1200 }],
};
const synced = await client.POST('/v1/receipts/sync', { params: here, body: receipt });
const sealed = await client.POST('/v1/receipts/{id}/seal', { params: { ...here, path: { id: synced.data?.id ?? '' } } });
const published = await client.POST('/v1/receipts/{id}/publish', { params: { ...here, path: { id: synced.data?.id ?? '' } } });
const list = await client.GET('/v1/receipts', { params: { ...here, query: { limit: 10, archived: false } } });
const rotated = await client.POST('/v1/signing-keys/rotate', { params: here });
for (const { error } of [tenant, key, customer, again, synced, sealed, published, list, rotated]) if (error) problems.push(error);

const wrong = await client.GET('/v1/receipts/{id}', { params: { ...here, path: { id: 'rcpt_000000000000000000000000' } } });
const stranger = await createClient<paths>({ baseUrl: BASE }).POST('/v1/embed-tokens', {
  body: { accessId: 'akey_000000000000000000000000', accessKey: 'ak_wrong', userIdentifiers: { 'data-customer-id': 'c-1' } },
});
const codes: (string | undefined)[] = [wrong.error?.code, stranger.error?.code];
const total: number | undefined = list.data?.items[0]?.totalMinor;
console.log(JSON.stringify({ problems, total, codes, statuses: [customer, again, synced].map(({ response }) => response.status) }));

// What is wrong does not compile.
// @ts-expect-error -- a receipt has a title
const untitled: components['schemas']['ReceiptInput'] = { customer: { externalId: 'c-1' }, period: receipt.period, currency: 'EUR' };
// @ts-expect-error -- a limit is a number
const asText: paths['/v1/receipts']['get']['parameters']['query'] = { limit: '10' };
void [untitled, asText];
`;

describe('a client generated from the document of a running server', () => {
  test('I9 compiles simple calls in strict mode, and they succeed', async () => {
    const generated = run([join(root, 'test/clients/node_modules/openapi-typescript/bin/cli.js'), 'openapi.json', '--output', 'schema.d.ts']);
    expect({ status: generated.status, stderr: generated.stderr }).toEqual({ status: 0, stderr: '' });
    mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
    for (const name of ['openapi-fetch', 'openapi-typescript-helpers', '@types/node'])
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'calls.ts'), calls);
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: ['node'],
      skipLibCheck: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['calls.ts'] }));
    const compiled = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
    expect({ status: compiled.status, stdout: compiled.stdout }).toEqual({ status: 0, stdout: '' });

    const key = await server.createApiKey(null);
    const { stdout, stderr } = await runAsync(join(folder, 'calls.js'), { BASE: `http://127.0.0.1:${server.port}`, KEY: key });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ problems: [], total: 1200, codes: ['receipt_not_found', 'invalid_credentials'], statuses: [201, 200, 201] });
  }, 120_000);
});

describe('the OpenAPI document', () => {
  test.each(['http://localhost:4310', 'https://receipts.acme-vitrine.com'])(
    'I9 of a server at %s passes redocly without findings',
    async (publicUrl) => {
      const other = await startTestServer({ env: { PUBLIC_URL: publicUrl } });
      writeFileSync(join(folder, 'linted.json'), await (await other.fetch('/openapi.json')).text());
      await other.close();
      const env = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' };
      const { status, stdout } = run([join(root, 'node_modules/@redocly/cli/bin/cli.js'), 'lint', 'linted.json', '--format=json'], folder, env);
      const found = z.object({ totals: z.object({ errors: z.number(), warnings: z.number() }), problems: z.array(z.unknown()) }).parse(JSON.parse(stdout));
      expect({ status, ...found }).toMatchObject({ status: 0, totals: { errors: 0, warnings: 0 }, problems: [] });
    },
    120_000,
  );

  test('I9 states for every operation whether it needs a credential', () => {
    for (const { path, method, operationId, security } of operations()) {
      const isPublic = server.app.routes.find((route) => route.operationId === operationId)?.access === 'public';
      expect({ path, method, security }).toEqual({ path, method, security: isPublic ? [] : [{ bearer: [] }] });
    }
  });

  test('I9 lists refusals, and both success statuses of operations that create or find', () => {
    for (const { operationId, responses } of operations())
      expect(
        Object.keys(responses).filter((status) => status.startsWith('4')),
        operationId,
      ).not.toEqual([]);
    const both = operations()
      .filter(({ responses }) => '200' in responses && '201' in responses)
      .map(({ operationId }) => operationId);
    expect(both.toSorted()).toEqual(['createCheckout', 'putCustomer', 'putInvoice', 'putOffering', 'putSubscription', 'recordPayment', 'syncReceipt']);
  });

  test('I9 has no doubled schema names and no defaults in inputs', () => {
    const names = Object.keys(document.components.schemas);
    expect(names).toContain('ReceiptInput');
    expect(names.filter((name) => /([A-Z][a-z]+)\1/.test(name))).toEqual([]);
    const withDefault = names.filter((name) => /^New|Input$|Patch$/.test(name) && JSON.stringify(document.components.schemas[name]).includes('"default":'));
    expect(withDefault).toEqual([]);
  });

  test('I9 types numbers and booleans of queries as such', () => {
    const text = JSON.stringify(document.paths);
    expect(text).not.toContain('"enum":["true","false"]');
    expect(text).toContain(
      '"name":"limit","in":"query","required":false,"description":"Entries of the page, 1 to 100. Default ' +
        '25.","schema":{"type":"integer","minimum":1,"maximum":100}',
    );
  });
});

/** Runs a program without blocking this process, whose server it calls. */
function runAsync(program: string, env: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const options = { env: { PATH: process.env['PATH'] ?? '', ...env } };
    execFile(process.execPath, [program], options, (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve({ stdout, stderr })));
  });
}
