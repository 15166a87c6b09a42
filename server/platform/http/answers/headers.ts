import type { Config } from '../../../config/config.ts';

/** Response headers by name. */
export type Headers = Readonly<Record<string, string>>;

/** Returns the headers of every response. HSTS only when the public address is https, because browsers ignore it on http. */
export function commonHeaders({ publicUrl }: Pick<Config, 'publicUrl'>): Headers {
  return {
    'X-Content-Type-Options': 'nosniff',
    ...(publicUrl.startsWith('https:') && { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' }),
  };
}

/** Returns the headers of every API response: not cached, not framed, not executed, not readable from other origins. */
export function apiHeaders(config: Pick<Config, 'publicUrl'>): Headers {
  return {
    ...commonHeaders(config),
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    Vary: 'Origin',
  };
}

/** Headers that affect a decision and must occur only once. Node silently keeps the first or joins them. */
const single = new Set([
  'host',
  'authorization',
  'origin',
  'vitrine-tenant',
  'vitrine-embedder',
  'vitrine-user-email',
  'x-authio-tenant',
  'returningai-api-key',
  'email',
  'x-embed-tenant',
  'idempotency-key',
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
]);
const singleLengths = new Set([...single].map((name) => name.length));

/** Returns the name of a forbidden duplicate header, or `undefined`. */
export function duplicatedHeader(rawHeaders: readonly string[]): string | undefined {
  let seen = '';
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index] ?? '';
    if (!singleLengths.has(raw.length)) continue;
    const name = raw.toLowerCase();
    if (!single.has(name)) continue;
    if (seen.includes(`,${name},`)) return name;
    seen += `,${name},`;
  }
  return undefined;
}
