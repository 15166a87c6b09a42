import type { ServerErrorCode } from '../protocol/errors.ts';

/** The codes that this package raises; a newer release may add some. Each has a section in `docs/errors.md`. */
export type BackendErrorCode = Extract<
  ServerErrorCode,
  | 'invalid_request'
  | 'weak_key'
  | 'key_mismatch'
  | 'token_lifetime_too_long'
  | 'token_invalid'
  | 'widget_token_expired'
  | 'key_unavailable'
  | 'webhook_signature_invalid'
  | 'webhook_too_old'
  | 'payment_notice_invalid'
  | 'storage_unavailable'
>;

/**
 * The only error class that this package throws deliberately. `message` names the option or the claim, and the rule it breaks.
 *
 * @example
 * import { BackendError } from '@vitrine/backend';
 *
 * export const isOver = (error) => error instanceof BackendError && error.code === 'widget_token_expired';
 */
export class BackendError extends Error {
  readonly code: BackendErrorCode;
  /** The invalid option, if the error is about an option. */
  readonly option: string | undefined;

  constructor(code: BackendErrorCode, message: string, options: { option?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BackendError';
    this.code = code;
    this.option = options.option;
  }
}
