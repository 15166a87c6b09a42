import { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { catalogue, docsUrl } from '../../../errors/catalogue.ts';
import type { Problem, ServerErrorCode } from '../../../../protocol/errors.ts';
import { everyPage } from '../answers/cors.ts';
import { apiHeaders } from '../answers/headers.ts';
import { createRequestIds } from '../log/request-id.ts';
import { createSampler } from '../log/sampler.ts';

export interface UnparsedOptions {
  /** Called when needed, because it may depend on the port, which is known once the server listens. */
  publicUrl: () => string;
  /** Default: nothing is logged. */
  log?: Pick<Logger, 'info' | 'warn'> | undefined;
}

type Refusal = readonly [status: number, reason: string, code: ServerErrorCode, detail: string];

const otherwise: Refusal = [400, 'Bad Request', 'invalid_request', 'The request is not HTTP.'];
const refusals: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'request_timeout', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'invalid_request', 'The headers are larger than 16 KiB.'],
};

/**
 * Creates the listener of `clientError`: it refuses requests that Node could not parse, which no app ever sees, with a problem document. They cost the sender
 * nothing, so of each kind the first is logged, then their number. Nothing of their bytes is logged.
 */
export function refuseUnparsed({ publicUrl, log }: UnparsedOptions): (error: Error & { code?: string }, socket: Socket) => void {
  const nextId = createRequestIds();
  const sampler = createSampler(1_000, (reason, times) => log?.warn({ reason, times }, 'more requests were refused'));

  return (error, socket) => {
    if (socket.writable && error.code !== 'ECONNRESET' && !isAnswering(socket)) {
      const refusal = refusals[error.code ?? ''] ?? otherwise;
      const [status, , code] = refusal;
      const requestId = nextId();
      socket.write(refusalText(refusal, publicUrl(), requestId));
      const reason = error.code ?? 'unknown';
      if (sampler.note(reason)) log?.info({ requestId, operation: 'unparsed', status, code, reason }, 'request');
    }
    socket.destroySoon();
  };
}

/** Whether a response is due or has begun on a connection, so that a refusal would be taken for it or for a part of it. */
function isAnswering(socket: Socket): boolean {
  const response = '_httpMessage' in socket ? socket._httpMessage : undefined;
  return response instanceof ServerResponse && (response.headersSent || response.req.complete);
}

/** Every page may read these refusals, because they say nothing about any tenant. The header that names the page may be what did not arrive. */
function refusalText([status, reason, code, detail]: Refusal, publicUrl: string, requestId: string): string {
  const problem: Problem = { type: docsUrl(publicUrl, code), title: catalogue[code].title, status, detail, code, requestId };
  const json = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(json)}`,
    ...Object.entries({ ...apiHeaders({ publicUrl }), ...everyPage, 'X-Request-Id': requestId }).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
    '',
    json,
  ].join('\r\n');
}
