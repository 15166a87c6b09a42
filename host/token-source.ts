import type { TokenCallback } from './options.ts';

/** Where the tokens of a mount come from, and for whom they are. Mounts that agree in all of it share one session; two servers never do. */
export interface TokenSource {
  /** The page's callback, or an address on its backend. */
  renewal: TokenCallback | string | undefined;
  /** The token to begin with. */
  first: string | undefined;
  /** Origin of the frame. */
  server: string;
  tenant: string | undefined;
  embedKey: string | undefined;
}
