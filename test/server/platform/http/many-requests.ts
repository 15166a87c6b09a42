import { Agent, request } from 'node:http';
import type { Answer } from '../../../support/server/world.ts';

/** A request of many. */
export interface PlainRequest {
  method: string;
  headers: Record<string, string>;
  /** Long ones are better given as bytes: a text is gone through for its length, and again when it is written. */
  body?: string | Buffer;
}

/**
 * Sends what stands in thousands of lines of a table. `fetch` makes several streams for each request, which in the process of the server costs as much as
 * the server itself; these go over kept connections, and their address is read as `fetch` reads it.
 *
 * @example
 * const many = sendMany(world().base);
 * const { status } = await many.send('/v1/tenants', { method: 'POST', headers, body: '{}' });
 * many.close();
 */
export function sendMany(base: string): { send(path: string, init: PlainRequest): Promise<Answer>; close(): void } {
  // Let go long before the server does: a request on a connection that is being closed would be lost.
  const agent = new Agent({ keepAlive: true, timeout: 1_000 });
  return {
    send: (path, { method, headers, body }) =>
      new Promise((resolve, reject) => {
        const length = body !== undefined && { 'content-length': String(Buffer.byteLength(body)) };
        const asked = request(new URL(base + path), { agent, method, headers: { ...headers, ...length } }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
          response.once('error', reject).once('end', () => {
            const answered = new Headers(Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]));
            const json: Record<string, unknown> = /json/.test(answered.get('content-type') ?? '') ? JSON.parse(text) : {};
            resolve({ status: response.statusCode ?? 0, headers: answered, text, json, code: json['code'] });
          });
        });
        asked.once('error', reject).end(body);
      }),
    close: () => agent.destroy(),
  };
}
