import { isLoopback, isServerUrl } from '../../protocol/origin.ts';

/**
 * Returns the origin of `PUBLIC_URL`, the address under which viewers reach the server: an origin, and a path when other programs share the host name. It has
 * no trailing slash, so an address on the server is this URL followed by a path.
 */
export const originOf = (publicUrl: string): string => new URL(publicUrl).origin;

/** Returns the path prefix of the server; empty when the server has the host name to itself. */
export const basePathOf = (publicUrl: string): string => new URL(publicUrl).pathname.replace(/\/$/, '');

const rule = 'must be an origin such as https://receipts.example.com, or one with a simple path such as https://apps.example.com/vitrine';

/** Returns what is wrong with a `PUBLIC_URL`, as the end of a sentence; `undefined` when it is valid. */
export function publicUrlFault(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'http:' && !isLoopback(url.hostname)) return 'must begin with https://, except on loopback';
  return url && isServerUrl(value.replace(/\/$/, '')) ? undefined : rule;
}

/** Normalises such an address: lower-case origin, no trailing slash. */
export const publicUrlOf = (value: string): string => originOf(value) + basePathOf(value);
