import type { IncomingHttpHeaders } from 'node:http';
import { isExactOrigin } from '../../../protocol/origin.ts';
import type { ListedOrigins } from './api-services.ts';
import type { FlatHeaders } from './headers.ts';
import type { Found } from './match.ts';

/** How long a browser keeps the answer to a preflight, in seconds. It decides nothing: every call is judged anew. */
const keptSeconds = 600;

/**
 * What lets scripts of a page read the answer of a route with `cors`: only where some live embed key lists the page's origin, and never with
 * cookies. Empty for every other page and route, so that browsers keep them apart.
 */
export async function corsHeaders({ embedKeys }: { embedKeys: ListedOrigins }, { byMethod }: Found, method: string, { origin }: IncomingHttpHeaders): Promise<FlatHeaders> {
  if (origin === undefined || byMethod.get(method)?.cors !== true || !isExactOrigin(origin) || !(await embedKeys.isListed(origin))) return [];
  return ['Access-Control-Allow-Origin', origin, 'Access-Control-Expose-Headers', 'Retry-After'];
}

/** What the answer to a preflight says beside that. */
export const preflightHeaders = (method: string): FlatHeaders => [
  'Access-Control-Allow-Methods',
  method,
  'Access-Control-Allow-Headers',
  'authorization, content-type, vitrine-tenant',
  'Access-Control-Max-Age',
  String(keptSeconds),
];
