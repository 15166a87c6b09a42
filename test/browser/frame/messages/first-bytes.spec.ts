import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../../support/world.ts';

/** How much of the compressed document is there when it speaks. */
const firstBytes = 4_096;

test('the document asks for its token from the first 4 kB of its compressed body, and takes what was answered when the rest is there', async ({
  page,
  world,
}) => {
  const receipt = await world.receipt();
  const token = await world.tenant.mint({ customer: 'customer-1' });
  const { hostname, port } = new URL(world.server.url);
  let giveRest = (): void => {};
  const whole: number[] = [];
  // The server, but for the document of the frame, which stands still after its first bytes.
  const slow = createServer((request, response) => {
    const headers = { ...request.headers, host: `${hostname}:${port}`, ...(request.url?.startsWith('/embed?') && { 'accept-encoding': 'br' }) };
    const passed = ask({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      if (!request.url?.startsWith('/embed?')) return void answer.pipe(response);
      const chunks: Buffer[] = [];
      answer
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          const body = Buffer.concat(chunks);
          whole.push(body.length);
          giveRest = () => void response.end(body.subarray(firstBytes));
          response.write(body.subarray(0, firstBytes));
        });
    });
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => slow.listen(0, 'localhost', resolve));
  const server = `http://localhost:${(slow.address() as AddressInfo).port}`;
  try {
    await page.goto(world.pages.serve('/page', world.hostPage(`{ server: '${server}', widget: 'receipt', resource: '${receipt.id}', token: '${token}' }`)), {
      waitUntil: 'commit',
    });
    await page.waitForFunction(() => window.events?.some(({ name }) => name === 'token'));
    expect([whole.length, (whole[0] ?? 0) > 4 * firstBytes, await page.evaluate(() => window.handle.state)]).toEqual([1, true, 'loading']);
    giveRest();
    await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
    // It has asked once: what was answered before it could be read is not asked for anew.
    const told = (): Promise<string[]> =>
      page.evaluate(() => window.events.map(({ name }) => name).filter((name) => ['token', 'ready', 'error'].includes(name)));
    await expect.poll(told).toEqual(['token', 'ready']);
  } finally {
    slow.closeAllConnections();
    slow.close();
  }
});
