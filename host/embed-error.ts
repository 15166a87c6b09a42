import type { ErrorCode, Fault } from '../protocol/errors.ts';

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

  constructor(fault: Fault, options?: { cause?: unknown }) {
    super(fault.message, options);
    Object.assign(this, fault);
  }
}
