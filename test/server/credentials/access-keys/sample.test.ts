import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { makePair } from './access-key-calls.ts';

const run = promisify(execFile);

forEachWorld('a backend with an access key', (world) => {
  it('RA3 RA5 fetches a token for each page that it renders, as in the older guide, with fetch and curl', async () => {
    const { acme, base, read, clock } = world();
    const { accessId, accessKey } = await makePair(world());
    const user = { customerId: 'ext-1' };

    // Backend code for each page. Only the address, the names and the keys are specific to this server.
    async function render(): Promise<string> {
      const response = await fetch(`${base}/v1/embed-tokens`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ accessId, accessKey, userIdentifiers: { 'data-customer-id': user.customerId } }),
      });
      const { embedToken } = (await response.json()) as { embedToken?: string };
      return `<vitrine-widget embed-token="${embedToken ?? ''}"></vitrine-widget>`;
    }
    const tokenIn = (html: string): string => /embed-token="([^"]*)"/.exec(html)?.[1] ?? '';

    const first = tokenIn(await render());
    expect((await read(first, `/v1/receipts/${acme.receipts[0].id}`)).status).toBe(200);
    clock.advance(931);
    expect((await read(first, `/v1/receipts/${acme.receipts[0].id}`)).code).toBe('token_expired');
    expect((await read(tokenIn(await render()), `/v1/receipts/${acme.receipts[0].id}`)).status).toBe(200);

    const { stdout } = await run('curl', [
      '-sS',
      '-X',
      'POST',
      `${base}/v1/embed-tokens`,
      '-H',
      'Content-Type: application/json',
      '-d',
      JSON.stringify({ accessId, accessKey, userIdentifiers: { 'data-customer-id': 'ext-2' } }),
    ]);
    const { embedToken } = JSON.parse(stdout) as { embedToken: string };
    expect((await read(embedToken, `/v1/receipts/${acme.receipts[1].id}`)).status).toBe(200);
    expect((await read(embedToken, `/v1/receipts/${acme.receipts[0].id}`)).code).toBe('receipt_not_found');
  });
});
