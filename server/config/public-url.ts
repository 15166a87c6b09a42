/**
 * Parts of `PUBLIC_URL`, under which viewers reach the server: an origin, and a path where the host name is shared with other programs of the operator.
 * It has no slash at the end, so an address of the server is it and a path.
 */
export const originOf = (publicUrl: string): string => new URL(publicUrl).origin;

/** What stands in front of every path of the server; empty when the host name is the server's alone. */
export const basePathOf = (publicUrl: string): string => new URL(publicUrl).pathname.replace(/\/$/, '');
