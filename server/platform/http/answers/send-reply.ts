import type { ServerResponse } from 'node:http';
import { jsonOf, type Reply } from '../routes/route.ts';
import { codingOf, encode, minCompressedBytes } from './compress.ts';
import type { Headers } from './headers.ts';

/** Sends a handler's reply: the bytes of a file, or JSON, compressed where that pays. Does nothing when a response was already sent, as after a deadline. */
export async function sendReply(
  response: ServerResponse,
  reply: Reply,
  { status, headers, acceptEncoding }: { status: number; headers: Headers; acceptEncoding: string | undefined },
): Promise<void> {
  if (response.headersSent) return;
  const all = { ...headers, ...reply.headers };
  if (status === 204) {
    response.writeHead(status, all).end();
    return;
  }
  if ('bytes' in reply) {
    response.writeHead(status, { ...all, 'Content-Type': reply.type, 'Content-Length': reply.bytes.length }).end(reply.bytes);
    return;
  }
  const json = jsonOf(reply);
  const bytes = Buffer.byteLength(json);
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  if (bytes < minCompressedBytes) {
    response.writeHead(status, { ...all, ...type, 'Content-Length': bytes }).end(json);
    return;
  }
  const encoded = await encode(json, codingOf(acceptEncoding), 'fast');
  if (!response.headersSent)
    response
      .writeHead(status, { ...all, ...type, ...encoded.headers, Vary: 'Origin, Accept-Encoding', 'Content-Length': encoded.body.length })
      .end(encoded.body);
}
