import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';

let place: ProcessPlace | undefined;
afterEach(() => place?.close());

/** How a connection ended that sends one request after the other. */
type Ending = 'told' | 'reset' | 'closed without a word';

/** Sends requests on one connection for as long as it is open, and calls `answered` after each answer. */
async function sendRequests(url: string, apiKey: string, answered: () => void): Promise<Ending> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const request = `GET /v1/receipts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${apiKey}\r\n\r\n`;
  let ending: Ending = 'closed without a word';
  let text = '';
  socket.on('error', () => (ending = 'reset'));
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const headLength = text.indexOf('\r\n\r\n') + 4;
    const bodyLength = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1]);
    if (headLength < 4 || text.length < headLength + bodyLength) return;
    if (/\r\nconnection: close/i.test(text)) ending = 'told';
    else socket.write(request);
    text = '';
    answered();
  });
  await once(socket, 'connect');
  socket.write(request);
  await once(socket, 'close');
  return ending;
}

describe.each([
  ...engines.map((engine) => [engine, 'development', {}] as const),
  ['sqlite', 'production', { NODE_ENV: 'production', HOST: '127.0.0.1', PUBLIC_URL: 'https://receipts.example.com' }] as const,
])('D3 a server process on %s in %s', (engine, _mode, env) => {
  it('announces the end to each of 24 busy connections with `connection: close`, and resets none', async () => {
    place = await openProcessPlace(engine, { env });
    const { secret: apiKey } = await place.services.apiKeys.create(place.by, { tenantId: place.tenant.id, name: 'test', role: 'owner' });
    const { server, url } = await place.serve();
    let answers = 0;
    let warm = (): void => {};
    const isWarm = new Promise<void>((resolve) => {
      warm = resolve;
    });
    const endings = Array.from({ length: 24 }, () =>
      sendRequests(url, apiKey, () => {
        answers += 1;
        if (answers === 240) warm();
      }),
    );
    await isWarm;
    server.signal('SIGTERM');
    expect(new Set(await Promise.all(endings))).toEqual(new Set<Ending>(['told']));
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });
});
