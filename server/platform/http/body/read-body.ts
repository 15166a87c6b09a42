import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from '../../../errors/http-error.ts';

/** How much of a refused body is read and discarded, so that the caller can read the response. Senders of more are cut off. */
const discardBytes = 32 * 1024 * 1024;
const textType = /^text\/plain\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
const jsonType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** Whether the request has a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0');
}

/** Returns the fault that refuses a body before it is read: `unsupported_encoding`, `unsupported_media_type`, `body_too_large`. */
export function bodyFault({ headers }: IncomingMessage, limitBytes: number, plainText = false): HttpError | undefined {
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    return new HttpError('unsupported_encoding', 'The body must not be compressed.');
  }
  const fits = (plainText ? textType : jsonType).test(headers['content-type'] ?? '');
  if (!fits) return new HttpError('unsupported_media_type', `The body must be ${plainText ? 'text/plain, which holds JSON' : 'application/json'} in UTF-8.`);
  return Number(headers['content-length'] ?? 0) > limitBytes ? tooLarge(limitBytes) : undefined;
}

/**
 * Collects the bytes of a body.
 *
 * @param options `signal` aborts with its reason.
 * @throws HttpError `body_too_large`, `request_timeout`, or the reason of the signal.
 */
export function collectBody(
  request: IncomingMessage,
  { limitBytes, deadlineMs, signal }: { limitBytes: number; deadlineMs: number; signal: AbortSignal },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    // Removes the listeners once the request is settled, so that an error is created only for a request that is still being read.
    const settle = (finish: () => void) => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', aborted);
      request.removeAllListeners('data').off('end', ended).off('close', closed);
      finish();
    };
    const fail = (error: unknown) => settle(() => reject(error));
    const aborted = () => fail(signal.reason);
    const ended = () => settle(() => resolve(Buffer.concat(chunks, length)));
    const closed = () => fail(new HttpError('request_timeout', 'The connection closed before the body was complete.'));
    const deadline = setTimeout(() => fail(new HttpError('request_timeout', `The body did not arrive within ${deadlineMs / 1000} seconds.`)), deadlineMs);
    signal.addEventListener('abort', aborted);
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limitBytes) fail(tooLarge(limitBytes));
      else chunks.push(chunk);
    });
    request.once('end', ended);
    request.once('close', closed);
    // This listener stays: an unhandled error would end the process.
    request.once('error', () => fail(new HttpError('request_timeout', 'The connection broke before the body was complete.')));
  });
}

/**
 * Discards the rest of a body and keeps the connection open for it, even if the caller wanted it closed. Otherwise the connection would be reset while the
 * caller is still sending and has not read the response.
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

/** Returns the error for a body beyond the limit. */
export function tooLarge(limitBytes: number): HttpError {
  return new HttpError('body_too_large', `The body is larger than ${limitBytes} bytes.`);
}
