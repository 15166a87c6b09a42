import type { ErrorCode, Fault } from '../../protocol/errors.ts';

/**
 * The only error class of the frame: a {@link Fault} that can be thrown.
 *
 * @example
 * try {
 *   await connection.token.get();
 * } catch (error) {
 *   if (error instanceof FrameError) show(error.fault.code);
 * }
 */
export class FrameError extends Error {
  readonly fault: Fault;
  /** How long the server asks clients to wait, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(fault: Fault, { retryAfterMs = 0, ...options }: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(fault.message, options);
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Creates a fault as plain data.
 *
 * @param retryable Whether trying again can help. Default `true`.
 *
 * @example
 * throw new FrameError(faultOf('bad_response', 'The list has no items.', false));
 */
export function faultOf(code: ErrorCode, message: string, retryable = true): Fault {
  return { code, message, retryable };
}
