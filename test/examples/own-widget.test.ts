import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../house/source-files.ts';
import { freePorts } from '../support/processes/free-port.ts';

test('examples/own-widget/start.js starts a server with the widget, its API, and a page that shows it', async () => {
  const data = mkdtempSync(join(tmpdir(), 'vitrine-own-widget-'));
  const [port, pagePort, usagePort] = await freePorts(3);
  const env = { PATH: process.env['PATH'], PORT: String(port), PAGE_PORT: String(pagePort), USAGE_PORT: String(usagePort), VITRINE_DATA: data };
  const child = spawn(process.execPath, ['examples/own-widget/start.js'], { cwd: root, env });
  let said = '';
  const ended = once(child, 'exit');
  const started = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => void ((said += piece.toString()).includes('Ctrl-C') && resolve()));
    child.once('exit', () => reject(new Error(said)));
  });
  try {
    await started;
    const page = `http://127.0.0.1:${pagePort}`;
    expect(await (await fetch(page)).text()).toContain('data-vitrine="acme-usage"');
    // An invalid address ends neither server.
    for (const origin of [page, `http://127.0.0.1:${usagePort}`]) expect((await fetch(`${origin}//`)).status).toBe(404);
    const document = await fetch(`http://localhost:${port}/embed/acme-usage?tenant=acme`);
    expect(document.headers.get('content-security-policy')).toContain(`connect-src 'self' http://127.0.0.1:${usagePort};`);
    const { token } = (await (await fetch(`${page}/token?customer=nordwind`, { method: 'POST' })).json()) as { token: string };
    const usage = (bearer: string): Promise<Response> => fetch(`http://127.0.0.1:${usagePort}/v1/usage`, { headers: { Authorization: `Bearer ${bearer}` } });
    expect(await (await usage(token)).json()).toMatchObject({ limit: 2500 });
    // An empty and a malformed token, one without a signature, and one with a changed signature.
    const [header = '', claims = ''] = token.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    for (const bad of ['', 'x', unsigned, `${header}.${claims}.${'A'.repeat(43)}`]) expect((await usage(bad)).status).toBe(401);
  } finally {
    child.kill('SIGINT');
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
  expect(child.exitCode).toBe(0);
});
