import type { ErrorCode, Fault } from '../protocol/errors.ts';
import { headline } from './headline.ts';

/**
 * What this library throws and rejects with: a {@link Fault} that is an `Error`. Decide by `code`, show `message`, link `docsUrl`.
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
  /** Stable; the sentence in `message` is not. */
  declare readonly code: ErrorCode;
  /** Whether trying the same thing again can help. */
  declare readonly retryable: boolean;
  /** HTTP status, when a response of the server is the cause. */
  declare readonly status?: number;
  /** Finds the request in the server's log. */
  declare readonly requestId?: string;
  /** The section on this code, on the server of the embed. Faults that say that it does not answer have none. */
  declare readonly docsUrl?: string;
  /** What the page's own code threw, where that is the cause. */
  declare readonly cause?: unknown;

  constructor(fault: Fault) {
    super(fault.message);
    Object.assign(this, fault);
  }
}

/** The words of a code are its rule, and begin the sentence; `rest` names the thing. Nobody who is told of a fault can change it for others. */
export const fault = (code: ErrorCode, rest = '.', retryable = false, cause?: unknown): Fault =>
  Object.freeze({ code, message: headline(code) + rest, retryable, ...(cause !== undefined && { cause }) });

/** An error that no repetition helps. */
export const refusal = (code: ErrorCode, rest?: string): EmbedError => new EmbedError(fault(code, rest));

/** Faults that say, where there is no status, that the server does not answer: its page about errors would not open either. */
const unanswered: readonly ErrorCode[] = ['server_unreachable', 'private_network_blocked'];

/** A fault with where to read about it. */
export function documented(given: Fault, server: string | undefined): Fault {
  const hasPage = given.status || !unanswered.includes(given.code);
  return server && hasPage && !given.docsUrl ? Object.freeze({ ...given, docsUrl: `${server}/errors#${given.code}` }) : given;
}

/** The same for an error that was thrown: it stays the object that it is. */
export const documentedError = (error: EmbedError, server: string | undefined): EmbedError =>
  Object.assign(error, documented(error, server));

/** What a frame is told of a fault: not one word of the page. */
export const withoutWords = ({ code, retryable, docsUrl }: Fault): Fault => ({ ...fault(code, undefined, retryable), ...(docsUrl && { docsUrl }) });

const told = new WeakSet<object>();

/** Writes a fault to the page's console, once: what happened, what the page's own code threw, and where to read on. */
export function tellConsole(given: Fault): void {
  if (told.has(given)) return;
  told.add(given);
  const { cause, message, docsUrl = '' } = given;
  console.error(`Vitrine: ${message} ${docsUrl}`.trim(), ...(cause === undefined ? [] : [cause]));
}
