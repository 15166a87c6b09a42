import type { HeaderSource } from '../options/option-kinds.ts';
import type { TokenCallback } from './token-request.ts';

/** Where the tokens of a mount come from, and for whom they are. Mounts that agree in all of it share one session; two servers never do. */
export interface TokenSource {
  /** The page's callback, or an address on its backend. */
  renewal: TokenCallback | string | undefined;
  /** Headers for that address. */
  headers?: HeaderSource | undefined;
  /** The token to begin with. */
  first: string | undefined;
  /** Address of the server; the origin of a foreign frame. */
  server: string;
  tenant: string | undefined;
  embedKey: string | undefined;
}

const parts = ['renewal', 'headers', 'first', 'server', 'tenant', 'embedKey'] as const satisfies (keyof TokenSource)[];

export const isSameSource = (one: TokenSource, other: TokenSource): boolean => parts.every((part) => one[part] === other[part]);
