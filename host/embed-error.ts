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
  /** The section on this code, on the server of the embed. */
  declare readonly docsUrl?: string;

  constructor(fault: Fault) {
    super(fault.message);
    Object.assign(this, fault);
  }
}

/** The words of a code are its rule, and begin the sentence; `rest` names the thing. */
export const fault = (code: ErrorCode, rest = '.', retryable = false): Fault => ({ code, message: headline(code) + rest, retryable });

/** An error that no repetition helps. */
export const refusal = (code: ErrorCode, rest?: string): EmbedError => new EmbedError(fault(code, rest));

/** Adds where to read about a fault, on the server it is about. */
export const documented = <F extends Fault>(given: F, server: string | undefined): F => Object.assign(given, server && { docsUrl: `${server}/errors#${given.code}` });
