import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { World } from '../../support/world.ts';

/** How many bytes of the compressed document are sent at first. */
const firstBytes = 4_096;

export interface PausingProxy {
  readonly url: string;
  /** Lengths of the compressed documents requested so far. */
  readonly documents: readonly number[];
  sendRest(): void;
  close(): void;
}

/** Starts a proxy in front of the test server. It sends the first 4 kB of each frame document, and the rest when a test asks for it. */
export async function startPausingProxy({ server }: Pick<World, 'server'>): Promise<PausingProxy> {
  const { hostname, port } = new URL(server.url);
  const documents: number[] = [];
  let sendRest = (): void => {};
  const slow = createServer((request, response) => {
    const isDocument = request.url?.startsWith('/embed?');
    const headers = { ...request.headers, host: `${hostname}:${port}`, ...(isDocument && { 'accept-encoding': 'br' }) };
    const passed = ask({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      if (!isDocument) return void answer.pipe(response);
      const chunks: Buffer[] = [];
      answer
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          const body = Buffer.concat(chunks);
          documents.push(body.length);
          sendRest = () => void response.end(body.subarray(firstBytes));
          response.write(body.subarray(0, firstBytes));
        });
    });
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => slow.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(slow.address() as AddressInfo).port}`,
    documents,
    sendRest: () => sendRest(),
    close() {
      slow.closeAllConnections();
      slow.close();
    },
  };
}
