import { Agent, request } from 'node:http';
import type { Answer } from '../../../support/server/world.ts';

/** One of many requests. */
export interface PlainRequest {
  method: string;
  headers: Record<string, string>;
  /** Bytes are faster for long bodies: a string is scanned for its length and encoded again when written. */
  body?: string | Buffer;
}

/**
 * Sends thousands of requests over kept-alive connections. `fetch` creates several streams per request, which in the server's process costs as much as the
 * server itself. Addresses are parsed as `fetch` parses them.
 *
 * @example
 * const many = sendMany(world().base);
 * const { status } = await many.send('/v1/tenants', { method: 'POST', headers, body: '{}' });
 * many.close();
 */
export function sendMany(base: string): { send(path: string, init: PlainRequest): Promise<Answer>; close(): void } {
  // Shorter than the server's timeout: a request on a closing connection would be lost.
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
