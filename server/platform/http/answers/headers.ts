import type { Config } from '../../../config/config.ts';

/** Headers of an answer by their names. */
export type Headers = Readonly<Record<string, string>>;

/** What every response carries, whatever it is. HSTS only where the public address is https: on http it would be ignored anyway. */
export function commonHeaders({ publicUrl }: Pick<Config, 'publicUrl'>): Headers {
  return {
    'X-Content-Type-Options': 'nosniff',
    ...(publicUrl.startsWith('https:') && { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' }),
  };
}

/** What every response of the API carries: not cached, not framed, not run, not read from other origins. */
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

/** Headers that decide about a request and that therefore stand in it once. Node itself keeps the first, or joins them, without a word. */
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

/** The name of a header that is given twice though it must not be, `undefined` when all is well. */
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
