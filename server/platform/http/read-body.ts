import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from '../../errors/http-error.ts';

const deadlineMs = 10_000;
/** What is read and thrown away of a refused body, so that the caller gets to read the answer. Whoever sends more is cut off. */
const discardBytes = 32 * 1024 * 1024;
const jsonType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** Whether a body comes with the request. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0');
}

/**
 * Reads the body of a JSON request.
 *
 * @throws HttpError `unsupported_media_type`, `unsupported_encoding`, `body_too_large`, `request_timeout`.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const { headers } = request;
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    throw new HttpError('unsupported_encoding', 'The body must not be compressed.');
  }
  if (!jsonType.test(headers['content-type'] ?? '')) throw new HttpError('unsupported_media_type', 'The body must be application/json in UTF-8.');
  if (Number(headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);

  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (finish: () => void) => {
      clearTimeout(deadline);
      request.removeAllListeners('data');
      finish();
    };
    const fail = (error: HttpError) => settle(() => reject(error));
    const deadline = setTimeout(() => fail(new HttpError('request_timeout', `The body did not arrive within ${deadlineMs / 1000} seconds.`)), deadlineMs);
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limitBytes) fail(tooLarge(limitBytes));
      else chunks.push(chunk);
    });
    request.once('end', () => settle(() => resolve(Buffer.concat(chunks, length))));
    request.once('close', () => fail(new HttpError('request_timeout', 'The connection closed before the body was complete.')));
    request.once('error', () => fail(new HttpError('request_timeout', 'The connection broke before the body was complete.')));
  });
}

/**
 * Lets the rest of a body run into nothing, on a connection that stays open for it even if the caller wanted it closed: otherwise it would be
 * reset under an answer that the caller, still sending, has not read yet.
 */
export function discardBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete || !hasBody(request)) return;
  response.shouldKeepAlive = true;
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > discardBytes) request.socket.destroy();
  });
  request.on('error', () => {});
  request.resume();
}

function tooLarge(limitBytes: number): HttpError {
  return new HttpError('body_too_large', `The body is larger than ${limitBytes} bytes.`);
}
