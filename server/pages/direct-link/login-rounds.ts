import type { IncomingHttpHeaders } from 'node:http';
import { createBoundedMap } from '../../access/bounded-map.ts';
import { addressBucket } from '../../access/client-address.ts';
import { hashOf } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';

/** A browser that says of itself where it is and what it is. */
export interface Caller {
  address: string | null;
  headers: Pick<IncomingHttpHeaders, 'user-agent' | 'accept-language'>;
}

export interface LoginRounds {
  /**
   * Notes that a browser without the cookie of a link is about to be sent to the login page, unless it has been too often of late: then it goes round in
   * circles.
   */
  begin(shareHash: string, caller: Caller): boolean;
  /** A browser came back with the cookie. */
  end(shareHash: string, caller: Caller): void;
}

/** Browsers give up after twenty redirects, and a sign-in behind several services takes half a dozen. */
const rounds = 3;
/** A round without anybody at the keyboard takes seconds. */
const windowMs = 30_000;
const maxKept = 10_000;

/**
 * Finds browsers that keep no cookies and that a login page sends back without a token, again and again: by their address and what they call
 * themselves, for a moment, in this process. Who is taken for one of them, because colleagues opened the same link just now, clicks once.
 */
export function createLoginRounds({ clock }: { clock: Clock }): LoginRounds {
  const kept = createBoundedMap<{ count: number; endsAt: number }>(maxKept);
  const keyOf = (shareHash: string, { address, headers }: Caller): string =>
    hashOf(JSON.stringify([shareHash, addressBucket(address), headers['user-agent'], headers['accept-language']]));

  return {
    begin(shareHash, caller) {
      const key = keyOf(shareHash, caller);
      const now = clock.now();
      const before = kept.get(key);
      const { count, endsAt } = before && before.endsAt > now && before.endsAt <= now + windowMs ? before : { count: 0, endsAt: now + windowMs };
      if (count >= rounds) return false;
      kept.set(key, { count: count + 1, endsAt });
      return true;
    },
    end: (shareHash, caller) => kept.delete(keyOf(shareHash, caller)),
  };
}
