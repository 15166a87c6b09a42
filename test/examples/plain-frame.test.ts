import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { plainFrame } from '../../examples/plain-frame/server.js';

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
