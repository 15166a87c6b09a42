import type { ServerErrorCode } from '../../protocol/errors.ts';
import { catalogue } from './catalogue.ts';

/**
 * The one error that the server raises on purpose. Its status comes from the catalogue; `detail` is the sentence that people read, and names
 * the thing and the rule. Anything else that is thrown becomes `internal`, its text goes to the log only.
 *
 * @example
 * throw new HttpError('receipt_sealed', `Receipt ${id} is sealed: its content cannot change any more.`);
 */
export class HttpError extends Error {
  readonly code: ServerErrorCode;
  readonly status: number;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly allow: readonly string[] | undefined;
  readonly limit: { readonly points: number; readonly seconds: number } | undefined;
  /** Who was refused. A way in that knows no better is told by `authenticate`. For the log: it is no part of the answer. */
  caller: Caller | undefined;

  constructor(code: ServerErrorCode, detail?: string, options: HttpErrorOptions = {}) {
    super(detail ?? catalogue[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HttpError';
    this.code = code;
    this.status = catalogue[code].status;
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.allow = options.allow;
    this.limit = options.limit;
    this.caller = options.caller;
  }
}

/** What is wrong with one field of a request. */
export interface FieldError {
  /** Dotted, `lines.0.amountMinor`; empty for the whole. */
  path: string;
  message: string;
}

/** What an error says beside its code and its sentence. */
export interface HttpErrorOptions {
  errors?: readonly FieldError[];
  /** Sent as `Retry-After`. */
  retryAfterSeconds?: number;
  /** Sent as `Allow`: the methods of the address. */
  allow?: readonly string[];
  /** The limit that is used up, sent as `RateLimit` and `RateLimit-Policy`. */
  limit?: { readonly points: number; readonly seconds: number };
  /** What went wrong, or the rule that a credential has broken, as a sentence. For the log. */
  cause?: unknown;
  caller?: Caller | undefined;
}

/** Who asks, as far as it is known; of a credential that proves nothing, whose it says to be. */
export interface Caller {
  readonly tenantId: string | null;
  readonly actor: { readonly kind: string; readonly id: string | null };
}
