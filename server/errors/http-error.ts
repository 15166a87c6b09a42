import type { ServerErrorCode } from '../../protocol/errors.ts';
import { catalogue } from './catalogue.ts';

/**
 * The only error that the server throws on purpose. Its status comes from the catalogue. `detail` is the sentence that people read: it names
 * the resource and the rule. Every other error becomes `internal`, and its text goes to the log only.
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
  /** The refused caller, for the log only. `authenticate` sets it if the credential kind did not. */
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

/** A fault of one field of a request. */
export interface FieldError {
  /** Dotted, `lines.0.amountMinor`; empty for the whole request. */
  path: string;
  message: string;
}

/** Further properties of an {@link HttpError}. */
export interface HttpErrorOptions {
  errors?: readonly FieldError[];
  /** Sent as `Retry-After`. */
  retryAfterSeconds?: number;
  /** The methods of the address, sent as `Allow`. */
  allow?: readonly string[];
  /** The exhausted rate limit, sent as `RateLimit` and `RateLimit-Policy`. */
  limit?: { readonly points: number; readonly seconds: number };
  /** The underlying error, or a sentence with the rule that a credential breaks. For the log only. */
  cause?: unknown;
  caller?: Caller | undefined;
}

/** The caller, as far as it is known. For an unverified credential, the identity it claims. */
export interface Caller {
  readonly tenantId: string | null;
  readonly actor: { readonly kind: string; readonly id: string | null };
}
