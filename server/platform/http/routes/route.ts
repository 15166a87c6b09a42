import type { z } from 'zod';
import type { Locale } from '../../../../protocol/locales.ts';
import type { ApiArea } from '../../../access/api-areas.ts';
import type { WidgetScope } from '../../../../protocol/tokens.ts';
import type { Action, Grant } from '../../../access/grant.ts';
import type { RequestOrigin } from '../../../access/request-origin.ts';
import type { YieldTurn } from '../load/yield-turn.ts';
import type { RequestLifetime } from '../load/request-lifetime.ts';
import type { Wire } from './wire.ts';

/**
 * A route as data: its handler, documentation and access rules in one place. The route table produces the Express router, the OpenAPI document and the tests
 * that cover every route.
 */
export interface Route<P = unknown, Q = unknown, B = unknown> {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Express path, `/v1/receipts/:id`. */
  path: string;
  /** Also the name of the generated client method: `getReceipt`. */
  operationId: string;
  tag: string;
  summary: string;
  /** `public` needs no credential. An action: the caller's grant must have it, and the handler gets the grant. There is no default. */
  access: 'public' | Action;
  /** Parts of the route that need a further action. The handler checks it; the table of roles documents it. */
  further?: readonly { access: Action; what: string }[];
  /** Which kinds of credential may use the route: a row of the table in `access/api-areas.ts`. Default `manage`. Ignored for `public`. */
  area?: ApiArea;
  /** For the area `widget`: the scope that the caller's token must have. */
  scope?: WidgetScope;
  /** Whether a request without its own tenant (the operator's key) must name one in the `Vitrine-Tenant` header. Default true, ignored for `public`. */
  tenant?: boolean;
  /** Takes a secret that must never be in a page: requests from browsers are refused with `browser_not_allowed`. */
  backendOnly?: true;
  /**
   * Whether scripts of other origins may read the response, on pages that the credential allows. Default: true when credentials for pages may use the route.
   */
  cors?: boolean;
  /** A header specific to this route. It must occur only once. */
  header?: { name: string; description: string };
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  /** Present: the body is JSON and must match. Absent: no body, or an empty object for a change. */
  body?: z.ZodType<B>;
  /** Validates a body whose check takes long, and yields to other requests meanwhile. Default: by `body`, which documents it in either case. */
  readBody?(value: unknown, reading: BodyReading): Promise<B>;
  /** Accepts the JSON body as `text/plain`, so that a page can send it without a preflight. Only for routes that change nothing and use no cookie. */
  plainText?: true;
  /** The first request of a widget. A page may fetch it before its frame asks, see `prefetch`. */
  isFirst?: true;
  /** Maximum body in bytes. Default 16 KiB. */
  bodyLimit?: number;
  /** The bytes of the body are signed. A body that an outer app has parsed is refused with `raw_body_required`. */
  rawBody?: true;
  /** When set, callers of another vendor's API use this route; see `Wire`. */
  wire?: Wire;
  /**
   * Creates something and honours `Idempotency-Key`. The handler and the storing of its response are one transaction (see `Database.together`), which may be
   * retried. `secret: true` when the response holds a secret, which is never stored for a replay.
   */
  idempotent?: { secret: boolean };
  /**
   * Consumes a rate limit of the caller before the handler runs. The count stays when the request fails; in the handler of an idempotent route it would be
   * rolled back with the transaction. A replayed response is not counted.
   *
   * @throws HttpError `rate_limited`, and the handler's error for a caller who has nothing to count.
   */
  count?(request: RouteRequest<P, Q, B>): Promise<void>;
  /** `found`: description of the 200 when the resource may already exist. `files`: the media types of a response that is not JSON. */
  response: { status: number; description: string; schema?: z.ZodType; found?: string; files?: readonly string[] };
  handler(request: RouteRequest<P, Q, B>): Promise<Reply>;
}

/** The input of a handler: parsed, validated and authorised. */
export interface RouteRequest<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** The body byte for byte as received. On routes without `rawBody` it may be re-serialised from the output of an outer parser. */
  bytes: Buffer;
  /** The value of the route's own header. */
  header: string | undefined;
  /** For `public` routes a grant without actions. */
  grant: Grant;
  /** The tenant of this request; empty for routes with `tenant: false` and for `public` ones. */
  tenantId: string;
  /** For the audit trail. */
  origin: RequestOrigin;
  /** Origin of the caller's page; see `CredentialContext`. */
  pageOrigin: string | undefined;
  /** The caller's preferred language among the supported ones. */
  locale(): Locale;
  /** A `HEAD` request. It does not consume single-use resources. */
  isHead: boolean;
  /** The lifetime of the request. */
  lifetime: RequestLifetime;
  /** Serves another route in place of this one, with all of its checks. */
  serveInstead(route: Route, asked: Asked): Promise<Reply>;
}

/** For long checks of a body: how long the result is needed, and how to yield to other requests. */
export interface BodyReading {
  lifetime: RequestLifetime;
  yieldTurn: YieldTurn;
}

/** The request beside its body: credential, tenant, parameters. */
export interface Asked {
  authorization: string | undefined;
  tenantSlug: string | undefined;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
}

/**
 * The result of a handler: a value to serialise as JSON, JSON text sent unchanged (the hot path stores receipts that way), or the bytes of a file of
 * another type.
 */
export type Reply =
  | { status?: number; body: unknown; headers?: Record<string, string> }
  | { status?: number; json: string; headers?: Record<string, string> }
  | { status?: number; bytes: Uint8Array; type: string; headers?: Record<string, string> };

/** Returns the JSON text of a reply. A file has none. */
export function jsonOf(reply: Reply): string {
  if ('bytes' in reply) throw new Error('A file has no JSON text.');
  return 'json' in reply ? reply.json : JSON.stringify(reply.body);
}

/** Infers the types of a route's params, query and body where it is defined. The table itself drops them. */
export function route<P = Record<string, never>, Q = Record<string, never>, B = undefined>(definition: Route<P, Q, B>): Route {
  const { access, area = 'manage', backendOnly } = definition;
  // No credential of a page may use the area `manage`.
  const cors = access !== 'public' && area !== 'manage' && !backendOnly;
  return { cors, ...definition } as unknown as Route;
}
