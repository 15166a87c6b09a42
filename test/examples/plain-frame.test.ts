import { createServer } from 'node:http';
import { once } from 'node:events';
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { plainFrame } from '../../examples/plain-frame/server.js';
import { root } from '../house/source-files.ts';

test('the app in a frame refuses a missing or bad token, and survives a request to an invalid address', async () => {
  const app = plainFrame({ pages: ['https://app.example'], countOrders: (token) => (token === 'good' ? 7 : undefined) });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const ask = (path: string, authorization?: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}${path}`, { headers: authorization === undefined ? {} : { authorization } });
  for (const nowhere of ['/modules/frame/there-is-none.js', '//', '//?x']) expect((await ask(nowhere)).status, nowhere).toBe(404);
  expect((await ask('/modules/frame/runtime/index.js')).headers.get('content-type')).toContain('javascript');
  for (const bad of [undefined, '', 'Bearer ', 'Basic good', 'Bearer other']) expect((await ask('/orders', bad)).status).toBe(401);
  expect(await (await ask('/orders', 'Bearer good')).json()).toEqual({ count: 7 });
  expect((await ask('/embed')).headers.get('content-security-policy')).toBe('frame-ancestors https://app.example');
  server.close();
  server.closeAllConnections();
});

test('the app names a port in use with its variable, and a page that is no origin, without a stack trace', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = String(typeof address === 'object' ? address?.port : '');
  const run = (page: string) =>
    spawnSync(process.execPath, ['examples/plain-frame/server.js', page], { cwd: root, encoding: 'utf8', env: { PATH: process.env['PATH'], PORT: port } });
  const busy = run('https://app.example');
  expect([busy.status, busy.stdout]).toEqual([1, '']);
  expect(busy.stderr).toMatch(/^Port \d+ is in use.* PORT=\d+ node examples\/plain-frame\/server\.js https:\/\/app\.example\n$/);
  const noOrigin = run('app.example/page');
  expect([noOrigin.status, noOrigin.stderr]).toEqual([2, expect.stringMatching(/^"app\.example\/page" is not the origin.*\n$/)]);
  other.close();
});
