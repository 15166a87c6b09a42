/**
 * Every error code of the system, by the side that raises it. Codes are API: renaming or removing one is a major change. Messages are not API.
 * `docs/errors.md` has a section for each code, generated from `server/errors/catalogue.ts`.
 */

/** Raised in the host page, as `EmbedError.code` or in the `error` event. */
export const hostErrorCodes = [
  'target_not_found',
  'unknown_option',
  'invalid_option',
  'conflicting_options',
  'element_not_allowed',
  'same_origin_frame_forbidden',
  'frame_timeout',
  'frame_blocked',
  'server_unreachable',
  'tenant_unknown',
  'page_not_listed',
  'private_network_blocked',
  'height_forced',
  'navigation_refused',
  'token_unavailable',
  'token_reused',
  'token_rate_limited',
  'unmounted',
] as const;

/** Whether only the host may raise a code. Frames also raise `invalid_option`, because only a frame knows whether an operator's widget takes a resource. */
export const isHostCode = (code: string): boolean => code !== 'invalid_option' && hostErrorCodes.some((own) => own === code);

/** Raised inside the frame and sent to the host page with the `error` event, or shown to the viewer. */
export const frameErrorCodes = [
  'not_embedded',
  'host_unreachable',
  'host_not_allowed',
  'resize_loop',
  'network_unreachable',
  'bad_response',
  'unknown_widget',
  'widget_blocked',
  'widget_failed',
  'widget_origin_forbidden',
  'session_ended',
] as const;

/** Raised by the server, as the `code` of a problem document (RFC 9457), or by the command line. */
export const serverErrorCodes = [
  'invalid_request',
  'malformed_json',
  'duplicate_member',
  'inexact_number',
  'body_too_deep',
  'body_too_large',
  'unsupported_media_type',
  'unsupported_encoding',
  'raw_body_required',
  'duplicate_parameter',
  'duplicate_header',
  'invalid_text',
  'invalid_cursor',
  'invalid_origin',
  'invalid_login_url',
  'invalid_webhook_url',
  'webhook_signature_invalid',
  'webhook_too_old',
  'invalid_amount',
  'unknown_currency',
  'invalid_period',
  'invalid_theme',
  'invalid_tiers',
  'invalid_link',
  'receipt_totals_mismatch',
  'invoice_totals_mismatch',
  'currency_mismatch',
  'weak_key',
  'private_key_not_accepted',
  'key_mismatch',
  'token_in_url',
  'tenant_required',
  'token_missing',
  'token_invalid',
  'token_expired',
  'token_lifetime_too_long',
  'token_replayed',
  'api_key_invalid',
  'insufficient_role',
  'action_not_allowed',
  'origin_not_allowed',
  'embed_key_required',
  'embed_key_invalid',
  'key_mode_mismatch',
  'customer_required',
  'session_revoked',
  'session_max_age',
  'magic_link_invalid',
  'widget_token_required',
  'widget_token_not_allowed_here',
  'widget_token_revoked',
  'widget_token_expired',
  'widget_origin_mismatch',
  'widget_scope_required',
  'invalid_credentials',
  'browser_not_allowed',
  'feature_disabled',
  'unverified_identity',
  'not_found',
  'receipt_not_found',
  'invoice_not_found',
  'method_not_allowed',
  'request_timeout',
  'conflict',
  'receipt_sealed',
  'receipt_draft',
  'invoice_locked',
  'invoice_state_conflict',
  'payment_too_large',
  'key_state_conflict',
  'idempotency_conflict',
  'already_subscribed',
  'not_for_sale',
  'payment_pending',
  'payment_mismatch',
  'payment_notice_invalid',
  'payment_provider_away',
  'payment_provider_refused',
  'rate_limited',
  'overloaded',
  'documents_busy',
  'document_failed',
  'storage_unavailable',
  'storage_timeout',
  'clock_wrong',
  'key_unavailable',
  'master_key_wrong',
  'internal',
  'import_refused',
  'import_unreadable',
  'config_invalid',
  'widgets_invalid',
  'database_unreachable',
  'database_corrupt',
  'database_newer',
  'data_folder_not_writable',
  'port_in_use',
  'usage_invalid',
  'confirmation_required',
  'checks_failed',
  'output_not_writable',
] as const;

/** A code of the host library. */
export type HostErrorCode = (typeof hostErrorCodes)[number];
/** A code of the frame. */
export type FrameErrorCode = (typeof frameErrorCodes)[number];
/** A code in the server's problem documents, log and commands. */
export type ServerErrorCode = (typeof serverErrorCodes)[number];
/** Every code of this version. */
export type KnownErrorCode = HostErrorCode | FrameErrorCode | ServerErrorCode;
/** Any error code. A newer server may return codes that this version does not know. */
export type ErrorCode = KnownErrorCode | (string & {});

/** Whether a value has the form of an error code. Codes of newer versions are not in the tables, so only the form tells them from answers of other software. */
export const isErrorCode = (value: unknown): value is ErrorCode => typeof value === 'string' && /^[a-z][a-z_]{2,60}$/.test(value);

/** An error as data, for messages between page and frame, which cannot throw into each other. */
export interface Fault {
  code: ErrorCode;
  /** A human-readable sentence that says what is wrong and which rule applies. Not part of the API. */
  message: string;
  /** Whether retrying can succeed. */
  retryable: boolean;
  /** The HTTP status, when a response of the server is the cause. */
  status?: number;
  /** Identifies the request in the server's log. */
  requestId?: string;
  /** Link to the section on this code, on the embed's server. Absent when that server cannot be reached. */
  docsUrl?: string;
  /** The error thrown by the page's own code, if that is the cause. It is never sent to a frame. */
  cause?: unknown;
}

/** The return value of every method between page and frame. */
export type Result<T> = { ok: true; value: T } | { ok: false; fault: Fault };

/** The server's error body: RFC 9457 problem details, media type `application/problem+json`. */
export interface Problem {
  /** Link to the section on this code. */
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ServerErrorCode;
  requestId: string;
  /** For invalid input: the path of each problem, dotted as in `lines.0.amountMinor`, and its message. */
  errors?: { path: string; message: string }[];
}
