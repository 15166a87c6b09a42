import type { ErrorCode, Fault } from '../protocol/errors.ts';
import { sentenceCase } from './sentence-case.ts';

/**
 * The error that this library throws and rejects with: a {@link Fault} as an `Error`. Branch on `code`, show `message`, link to `docsUrl`.
 *
 * @example
 * try {
 *   embed.mount('#receipt', { server: 'https://vitrine.acme.com', tenant: 'acme', widget: 'receipt', resource: id, getToken });
 * } catch (error) {
 *   if (error instanceof EmbedError && error.code === 'target_not_found') return;
 *   throw error;
 * }
 */
export class EmbedError extends Error implements Fault {
  override readonly name = 'EmbedError';
  /** Stable, unlike the text in `message`. */
  declare readonly code: ErrorCode;
  /** Whether retrying can succeed. */
  declare readonly retryable: boolean;
  /** HTTP status, when a response of the server is the cause. */
  declare readonly status?: number;
  /** Identifies the request in the server's log. */
  declare readonly requestId?: string;
  /** Link to the section on this code, on the embed's server. Absent when that server cannot be reached. */
  declare readonly docsUrl?: string;
  /** The error thrown by the page's own code, if that is the cause. */
  declare readonly cause?: unknown;

  constructor(fault: Fault) {
    super(fault.message);
    Object.assign(this, fault);
  }
}

/** Creates a fault. Its message starts with the words of the code and continues with `rest`. Frozen, because several listeners share it. */
export const createFault = (code: ErrorCode, rest = '.', retryable = false, cause?: unknown): Fault =>
  Object.freeze({ code, message: sentenceCase(code) + rest, retryable, ...(cause !== undefined && { cause }) });

/** Creates an error for which a retry does not help. */
export const createEmbedError = (code: ErrorCode, rest?: string): EmbedError => new EmbedError(createFault(code, rest));

/** Without a status, these faults mean that the server does not respond. A link to its error page would not open either. */
const unreachableCodes: readonly ErrorCode[] = ['server_unreachable', 'private_network_blocked'];

/** Adds `docsUrl` to a fault. */
export function withDocsUrl(given: Fault, server: string | undefined): Fault {
  const hasPage = given.status || !unreachableCodes.includes(given.code);
  return server && hasPage && !given.docsUrl ? Object.freeze({ ...given, docsUrl: `${server}/errors#${given.code}` }) : given;
}

/** Adds `docsUrl` to a thrown error, in place. */
export const addDocsUrl = (error: EmbedError, server: string | undefined): EmbedError =>
  Object.assign(error, withDocsUrl(error, server));

/** Returns a fault as it is sent to a frame: without text from the page. */
export const toFrameFault = ({ code, retryable, docsUrl }: Fault): Fault => ({ ...createFault(code, undefined, retryable), ...(docsUrl && { docsUrl }) });

const logged = new WeakSet<object>();

/** Writes a fault to the page's console once: its message, its cause and its link. */
export function logFault(given: Fault): void {
  if (logged.has(given)) return;
  logged.add(given);
  const { cause, message, docsUrl = '' } = given;
  console.error(`Vitrine: ${message} ${docsUrl}`.trim(), ...(cause === undefined ? [] : [cause]));
}
