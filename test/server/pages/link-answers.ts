import { expect } from 'vitest';
import type { Answer } from '../../support/server/world.ts';

/** Expects an answer that is not cached, indexed or framed, and sends no referrer. */
export const expectPrivateHeaders = ({ headers }: Answer): void => {
  expect(Object.fromEntries(headers)).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex, nofollow, noarchive',
    'x-frame-options': 'DENY',
  });
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
};

/** Expects an answer that reveals nothing of the receipt or its tenant. */
export const expectNothingRevealed = ({ text, headers }: Answer): void => {
  for (const word of ['canary', 'Name of', 'acme', 'og:']) expect(text.replace(/https:\/\/[^"]*/g, '')).not.toContain(word);
  expect(headers.get('x-powered-by')).toBeNull();
};
