import type { HeaderSource } from '../options/option-kinds.ts';
import type { TokenCallback } from './token-request.ts';

/** Where the tokens of a mount come from, and which server they are for. Mounts with the same values share one session. */
export interface TokenSource {
  /** The page's callback, or an address on its backend. */
  renewal: TokenCallback | string | undefined;
  /** Headers for requests to that address. */
  headers?: HeaderSource | undefined;
  /** Initial token. */
  initial: string | undefined;
  /** Address of the server, or the origin of a foreign frame. */
  server: string;
  tenant: string | undefined;
  embedKey: string | undefined;
}

const fields = ['renewal', 'headers', 'initial', 'server', 'tenant', 'embedKey'] as const satisfies (keyof TokenSource)[];

export const isSameSource = (one: TokenSource, other: TokenSource): boolean => fields.every((part) => one[part] === other[part]);
