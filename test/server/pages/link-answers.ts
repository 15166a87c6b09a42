import { expect } from 'vitest';
import type { Answer } from '../../support/server/world.ts';

/** It is kept by nobody, found by no search engine, framed by no page, and names no address to the next. */
export const quiet = ({ headers }: Answer): void => {
  expect(Object.fromEntries(headers)).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex, nofollow, noarchive',
    'x-frame-options': 'DENY',
  });
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
};

/** It says nothing of the receipt or its tenant. */
export const tellsNothing = ({ text, headers }: Answer): void => {
  for (const word of ['canary', 'Name of', 'acme', 'og:']) expect(text.replace(/https:\/\/[^"]*/g, '')).not.toContain(word);
  expect(headers.get('x-powered-by')).toBeNull();
};
