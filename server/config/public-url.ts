import { isLoopback, isServerUrl } from '../../protocol/origin.ts';

/**
 * Parts of `PUBLIC_URL`, under which viewers reach the server: an origin, and a path where the host name is shared with other programs of the operator.
 * It has no slash at the end, so an address of the server is it and a path.
 */
export const originOf = (publicUrl: string): string => new URL(publicUrl).origin;

/** What stands in front of every path of the server; empty when the host name is the server's alone. */
export const basePathOf = (publicUrl: string): string => new URL(publicUrl).pathname.replace(/\/$/, '');

const rule = 'must be an origin, https://receipts.example.com, or one with a path of plain words, https://apps.example.com/vitrine';

/** What is wrong with an address as `PUBLIC_URL`, as the end of a sentence; `undefined` when nothing is. */
export function publicUrlFault(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'http:' && !isLoopback(url.hostname)) return 'must begin with https://, except on loopback';
  return url && isServerUrl(value.replace(/\/$/, '')) ? undefined : rule;
}

/** Such an address as the server writes it: in small letters, without a slash at the end. */
export const publicUrlOf = (value: string): string => originOf(value) + basePathOf(value);
