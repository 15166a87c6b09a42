import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { createLog } from '../../../server/platform/http/log/log.ts';
import { createServices } from '../../../server/services.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import { newTenant } from '../../../server/resources/tenants/model.ts';
import { startServe } from '../../support/processes/serve-process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-unbuilt-'));
  for (const subfolder of ['server', 'protocol']) cpSync(`${root}dist/${subfolder}`, join(folder, 'dist', subfolder), { recursive: true });
  cpSync(`${root}package.json`, join(folder, 'package.json'));
  symlinkSync(`${root}node_modules`, join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a server without built widgets says how to build them, serves the API, and shows pages once they are built', async () => {
  const env = { PORT: '0', VITRINE_DATA: join(folder, 'data'), VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}` };
  const database = await openDatabase(readConfig(env));
  const { tenants } = createServices({ config: readConfig(env), database, log: createLog('silent') });
  await tenants.create({ actor: { kind: 'system', id: null }, requestId: null, address: null }, newTenant.parse({ slug: 'acme', name: 'Acme' }));
  await database.close();

  const server = startServe(env, { cwd: folder });
  const url = await server.ready;
  // Messages to people and log lines come through two pipes, in any order.
  const line = await vi.waitUntil(() => server.output().split('\n').find((text) => text.includes('not built')), { timeout: 20_000 });
  expect(line).toContain('npm run build');
  expect(line).toContain(join(folder, 'dist', 'widgets'));

  const page = async (path: string, accept: string): Promise<[number, string]> => {
    const response = await fetch(url + path, { headers: { accept } });
    return [response.status, await response.text()];
  };
  expect((await page('/healthz', '*/*'))[0]).toBe(200);
  expect((await page('/v1/receipts', '*/*'))[0]).toBe(401);
  expect((await page('/vitrine.js', '*/*'))[0]).toBe(404);
  const [status, text] = await page('/embed?tenant=acme', 'text/html');
  expect([status, text.includes('data-code="internal"'), text.includes(folder)]).toEqual([500, true, false]);

  cpSync(`${root}dist/widgets`, join(folder, 'dist', 'widgets'), { recursive: true });
  cpSync(`${root}dist/vitrine.js`, join(folder, 'dist', 'vitrine.js'));
  for (const path of ['/vitrine.js', '/embed?tenant=acme']) expect((await page(path, 'text/html'))[0], path).toBe(200);
  server.signal('SIGTERM');
  expect((await server.exited).code).toBe(0);
});
