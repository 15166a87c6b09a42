import type { IncomingHttpHeaders } from 'node:http';
import { createBoundedMap } from '../../access/bounded-map.ts';
import { addressBucket } from '../../access/client-address.ts';
import { hashOf } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';

/** The address and headers that identify a browser. */
export interface Caller {
  address: string | null;
  headers: Pick<IncomingHttpHeaders, 'user-agent' | 'accept-language'>;
}

export interface LoginLoopGuard {
  /** Whether a browser without the link's cookie was sent to the login page too often recently: it is in a redirect loop. */
  isLooping(shareHash: string, caller: Caller): boolean;
  /** Records that such a browser is sent to the login page. */
  begin(shareHash: string, caller: Caller): void;
  /** Records that a browser came back with the cookie. */
  end(shareHash: string, caller: Caller): void;
}

/** Browsers give up after twenty redirects, and a sign-in through several services takes about six. */
const maxRedirects = 3;
/** A round without user input takes seconds. */
const windowMs = 30_000;
const maxKept = 10_000;

/**
 * Detects browsers that keep no cookies and that a login page sends back without a token repeatedly, by their address and headers, for a short time, in this
 * process. A viewer who is mistaken for one, because colleagues just opened the same link, clicks once.
 */
export function createLoginLoopGuard({ clock }: { clock: Clock }): LoginLoopGuard {
  const kept = createBoundedMap<{ count: number; endsAt: number }>(maxKept);
  const keyOf = (shareHash: string, { address, headers }: Caller): string =>
    hashOf(JSON.stringify([shareHash, addressBucket(address), headers['user-agent'], headers['accept-language']]));

  const roundsOf = (key: string): { count: number; endsAt: number } => {
    const now = clock.now();
    const before = kept.get(key);
    return before && before.endsAt > now && before.endsAt <= now + windowMs ? before : { count: 0, endsAt: now + windowMs };
  };

  return {
    isLooping: (shareHash, caller) => roundsOf(keyOf(shareHash, caller)).count >= maxRedirects,
    begin(shareHash, caller) {
      const key = keyOf(shareHash, caller);
      const { count, endsAt } = roundsOf(key);
      kept.set(key, { count: count + 1, endsAt });
    },
    end: (shareHash, caller) => kept.delete(keyOf(shareHash, caller)),
  };
}
