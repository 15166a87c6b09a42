import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Receipt } from '../../protocol/receipt.ts';
import { mintToken } from '../../backend/mint-token.ts';
import { freePort } from '../support/processes/free-port.ts';

const cli = fileURLToPath(new URL('../../dist/server/cli/main.js', import.meta.url));
const tenant = 'acme';

export interface Place {
  /** Default: the address of the server. */
  publicUrl?: string;
  allowedOrigins?: readonly string[];
  /** Default: SQLite in a temporary folder. */
  databaseUrl?: string;
}

/** The built server as an operator runs it, in production mode, with one tenant. */
export interface Vitrine {
  readonly origin: string;
  readonly tenant: string;
  /** The tenant's signing key. */
  readonly signing: { id: string; secret: string; issuer: string };
  /** Folder of the SQLite file. */
  readonly folder: string;
  readonly pid: number;
  /** From the start of the process to the first 200 of `/readyz`. */
  readonly startMs: number;
  sync(receipt: object): Promise<Receipt>;
  /** Mints a token for a customer of the tenant, valid for an hour. */
  mint(customer: string): Promise<string>;
  /** Makes a management call as the operator. */
  manage(method: string, path: string, body?: object): Promise<unknown>;
  /** Ends the process and keeps the data. */
  halt(): Promise<void>;
  /** Restarts the process, or starts it if it is stopped. */
  restart(): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** Sets up an empty folder with `vitrine init` and runs `vitrine serve` in it. */
export async function startVitrine({ publicUrl, allowedOrigins = [], databaseUrl }: Place = {}): Promise<Vitrine> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-bench-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: publicUrl ?? origin,
    VITRINE_DATA: folder,
    VITRINE_MASTER_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  const origins = allowedOrigins.flatMap((allowed) => ['--allowed-origin', allowed]);
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'init', '--tenant', tenant, ...origins, '--json'], { env });
  // The bench's receipts are drafts, as those of the current month are.
  await promisify(execFile)(process.execPath, [cli, 'tenants', 'update', '--tenant', tenant, '--viewers-see-drafts', 'on'], { env });
  const made = readInit(JSON.parse(stdout));
  let running = await serve(env, origin);

  const manage = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { 'Authorization': `Bearer ${made.apiKey}`, 'Vitrine-Tenant': tenant, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };

  // The bench writes and reads receipts, and seals none.
  await manage('PATCH', `/v1/tenants/${tenant}`, { viewersSeeDrafts: true });

  return {
    origin,
    tenant,
    folder,
    signing: made.signing,
    get pid() {
      return running.child.pid ?? 0;
    },
    get startMs() {
      return running.startMs;
    },
    manage,
    sync: async (receipt) => (await manage('POST', '/v1/receipts/sync', receipt)) as Receipt,
    mint: (customer) => mintToken({ secret: made.signing.secret, keyId: made.signing.id, issuer: made.signing.issuer, customer, ttlSeconds: 3_600 }),
    halt: () => end(running.child),
    async restart() {
      await end(running.child);
      running = await serve(env, origin);
    },
    async stop() {
      await end(running.child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serve(env: NodeJS.ProcessEnv, origin: string): Promise<{ child: ChildProcess; startMs: number }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [cli, 'serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`vitrine serve ended with exit code ${child.exitCode}: ${said}`);
    const ready = await fetch(`${origin}/readyz`).then(
      async (response) => (await response.text(), response.ok),
      () => false,
    );
    if (ready) return { child, startMs: performance.now() - startedAt };
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  // A graceful exit would first wait three seconds for load balancers.
  child.kill('SIGKILL');
  await gone;
}

/** The parts of the output of `vitrine init --json` that the bench needs. */
function readInit(output: { signingKey: { id: string; secret: string }; apiKey: { key: string } }): { apiKey: string; signing: Vitrine['signing'] } {
  return { apiKey: output.apiKey.key, signing: { ...output.signingKey, issuer: 'vitrine' } };
}
