import type { z } from 'zod';
import type { Locale } from '../../../protocol/locales.ts';
import type { Door } from '../../access/doors.ts';
import type { WidgetScope } from '../../../protocol/tokens.ts';
import type { Action, Grant } from '../../access/grant.ts';
import type { RequestOrigin } from '../../access/request-origin.ts';
import type { OwnTurn } from './load/own-turns.ts';
import type { Stay } from './load/stay.ts';
import type { Wire } from './wire.ts';

/**
 * A route as data: what serves it, what documents it and what guards it stand in one place. The table of all routes makes the
 * Express router, the OpenAPI document and the tests that sweep every route.
 */
export interface Route<P = unknown, Q = unknown, B = unknown> {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Express path, `/v1/receipts/:id`. */
  path: string;
  /** Also the name of the generated client method: `getReceipt`. */
  operationId: string;
  tag: string;
  summary: string;
  /** `public` needs no credential. An action: the caller's grant must have it, and `grant` is set for the handler. There is no default. */
  access: 'public' | Action;
  /** What of it needs a further action of the grant: the handler asks for it, and the table of roles tells of it. */
  further?: readonly { access: Action; what: string }[];
  /** Which kinds of credential may come in at all: a row of the table in `access/doors.ts`. Default `manage`. Ignored for `public`. */
  door?: Door;
  /** For the door `widget`: the scope that the caller's token must have. */
  scope?: WidgetScope;
  /** Whether a request without a tenant of its own (the operator's key) must name one in the `Vitrine-Tenant` header. Default true, ignored for `public`. */
  tenant?: boolean;
  /** Takes a secret that must never be in a page: whatever a browser sends is refused with `browser_not_allowed`. */
  backendOnly?: true;
  /** Scripts of other origins may read the answer, on pages that the credential is for. Default: wherever a credential that a page holds comes in. */
  cors?: boolean;
  /** A header of this route's own, which stands once in a request. */
  header?: { name: string; description: string };
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  /** Present: the body is JSON and must fit. Absent: there is none, or an empty object where something changes. */
  body?: z.ZodType<B>;
  /** Checks a body that takes too long to be checked in one go, and serves others in between. Default: by `body`, which documents it in either case. */
  readBody?(value: unknown, reading: BodyReading): Promise<B>;
  /** The JSON of the body comes as `text/plain`, so that a page sends it without asking first: only where nothing changes and no cookie counts. */
  plainText?: true;
  /** The first question of a widget: a page may have it answered ahead of its frame, see `prefetch`. */
  isFirst?: true;
  /** Greatest accepted body in bytes. Default 16 KiB. */
  bodyLimit?: number;
  /** Somebody has signed over the bytes of the body: one that was parsed in front of this server is refused with `raw_body_required`. */
  rawBody?: true;
  /** Set: callers of another server ask here; see `Wire`. */
  wire?: Wire;
  /**
   * Creates something: honours `Idempotency-Key`. Then the handler and the keeping of its answer are one transaction (see `Database.together`), which may be
   * run again. `secret: true` when the answer holds a secret, which is never kept for a replay.
   */
  idempotent?: { secret: boolean };
  /**
   * Takes one of what the caller may do so often, before anything is done. It stands whatever becomes of the request; counted by the handler of an idempotent
   * route, it would go with the transaction of a request that fails. A repetition that gets its answer is not counted.
   *
   * @throws HttpError `rate_limited`, and what the handler would say to a caller for whom nothing is counted.
   */
  count?(request: RouteRequest<P, Q, B>): Promise<void>;
  /** `found`: what a 200 says instead, where the thing may be there already. `files`: the media types, where it is no JSON. */
  response: { status: number; description: string; schema?: z.ZodType; found?: string; files?: readonly string[] };
  handler(request: RouteRequest<P, Q, B>): Promise<Reply>;
}

/** What a handler gets: everything is parsed, checked and allowed. */
export interface RouteRequest<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** The body as it came, byte for byte. On routes without `rawBody` it may have been written anew from what a parser in front of this server made of it. */
  bytes: Buffer;
  /** What the route's own header says. */
  header: string | undefined;
  /** For `public` routes a grant without any action. */
  grant: Grant;
  /** The tenant that this request is about; empty for routes with `tenant: false` and for `public` ones. */
  tenantId: string;
  /** For the audit trail. */
  origin: RequestOrigin;
  /** Origin of the page that the caller stands in; see `CredentialContext`. */
  pageOrigin: string | undefined;
  /** The language that the caller reads, of those that we write. */
  locale(): Locale;
  /** The caller asks for the head of the answer alone (`HEAD`): what is good once is not used up by that. */
  isHead: boolean;
  /** How long the caller is here. */
  stay: Stay;
  /** Serves another route in place of this one, with every check that it has. */
  serveInstead(route: Route, asked: Asked): Promise<Reply>;
}

/** What a long body is checked with: for how long it matters, and how others are let through. */
export interface BodyReading {
  stay: Stay;
  ownTurn: OwnTurn;
}

/** What a request says beside its body: who asks, and for what. */
export interface Asked {
  authorization: string | undefined;
  tenantSlug: string | undefined;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
}

/**
 * What a handler gives: a value to be written as JSON, JSON text that is sent as it is (the hot path keeps receipts that way), or the bytes of a file of
 * another type.
 */
export type Reply =
  | { status?: number; body: unknown; headers?: Record<string, string> }
  | { status?: number; json: string; headers?: Record<string, string> }
  | { status?: number; bytes: Uint8Array; type: string; headers?: Record<string, string> };

/** The JSON text of an answer. A file has none. */
export function jsonOf(reply: Reply): string {
  if ('bytes' in reply) throw new Error('A file is not kept as JSON.');
  return 'json' in reply ? reply.json : JSON.stringify(reply.body);
}

/** Keeps the types of a route's params, query and body together while it is written; the table itself forgets them. */
export function route<P = Record<string, never>, Q = Record<string, never>, B = undefined>(definition: Route<P, Q, B>): Route {
  const { access, door = 'manage', backendOnly } = definition;
  // Through the door to management comes nothing that a page may hold.
  const cors = access !== 'public' && door !== 'manage' && !backendOnly;
  return { cors, ...definition } as unknown as Route;
}
