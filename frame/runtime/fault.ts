import type { ErrorCode, Fault } from '../../protocol/errors.ts';

/**
 * The one error that the frame raises: a {@link Fault} that can be thrown.
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

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options);
    this.name = 'FrameError';
    this.fault = fault;
  }
}

/** A fault as plain data. Most of them can be helped by trying again, so that is the default. */
export function faultOf(code: ErrorCode, message: string, retryable = true): Fault {
  return { code, message, retryable };
}
