import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import { createLog } from '../../../server/platform/http/log/log.ts';
import { createServices } from '../../../server/services.ts';
import { newTenant } from '../../../server/resources/tenants/model.ts';
import { parseReceiptInput } from '../../../server/resources/receipts/content.ts';
import type { By } from '../../../server/platform/audit/model.ts';
import { startServe } from '../../support/processes/serve-process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const by: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };

/** Code put in front of the shipped worker: the title of a document says how its thread dies. */
const workerFaults = `
import { parentPort as port } from 'node:worker_threads';
port.on('message', ({ source }) => {
  if (source.includes('"leave"')) process.exit(9);
  if (source.includes('"memory"')) for (const all = []; ; ) all.push(new Array(1e6).fill(all.length));
});
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-worker-'));
  cpSync(`${root}dist`, join(folder, 'dist'), { recursive: true });
  cpSync(`${root}package.json`, join(folder, 'package.json'));
  symlinkSync(`${root}node_modules`, join(folder, 'node_modules'));
  const shipped = join(folder, 'dist/server/documents/worker.js');
  cpSync(shipped, join(folder, 'dist/server/documents/shipped-worker.js'));
  writeFileSync(shipped, `${workerFaults}import './shipped-worker.js';\n`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('only the document that kills its worker fails with document_failed, and the next one is made (DC08)', async () => {
  const env = { PORT: '0', VITRINE_DATA: join(folder, 'data'), VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}` };
  const config = readConfig(env);
  const database = await openDatabase(config);
  const services = createServices({ config, database, log: createLog('silent') });
  const tenant = await services.tenants.create(by, newTenant.parse({ slug: 'acme', name: 'Acme' }));
  const { secret } = await services.apiKeys.create(by, { tenantId: tenant.id, name: 'test', role: 'owner' });
  const ids: Record<string, string> = {};
  for (const title of ['leave', 'memory', 'good']) {
    const period = { start: '2026-10-01', end: '2026-10-31' };
    const lines = [{ description: 'x', amountMinor: 1 }];
    const input = parseReceiptInput({ customer: { externalId: `c-${title}` }, title, period, currency: 'EUR', lines });
    ids[title] = (await services.receipts.sync(by, tenant.id, input)).row.id;
  }
  await services.documents.close();
  await database.close();

  const server = startServe(env, { cwd: folder });
  const url = await server.ready;
  const document = async (title: string): Promise<unknown[]> => {
    const response = await fetch(`${url}/v1/receipts/${ids[title]}/document?format=pdf`, { headers: { authorization: `Bearer ${secret}` } });
    const text = await response.text();
    return [response.status, response.ok ? text.slice(0, 5) : JSON.parse(text).code];
  };
  for (const title of ['leave', 'memory']) {
    expect([title, await document(title), await document('good')]).toEqual([title, [500, 'document_failed'], [200, '%PDF-']]);
  }
  server.signal('SIGTERM');
  expect(await server.exited).toEqual({ code: 0, signal: null });
}, 120_000);
