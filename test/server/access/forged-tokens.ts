import { expect } from 'vitest';
import { forge, hs256 } from '../../support/credentials/forge.ts';
import type { World } from '../../support/server/world.ts';

/** Creates signers of arbitrary headers and payloads with the key of acme, and a check that acme's first receipt refuses the tokens. */
export function forgedTokens(world: () => World) {
  const path = (): string => `/v1/receipts/${world().acme.receipts[0].id}`;
  const sign = (header: string | Buffer | object, payload: string | Buffer | object): string => forge(header, payload, hs256(world().acme.key.secret));
  const header = (changed: object = {}): object => ({ alg: 'HS256', kid: world().acme.key.id, ...changed });

  async function refused(tokens: readonly string[], code = 'token_invalid'): Promise<void> {
    for (const token of tokens) {
      const answer = await world().read(token, path());
      expect([answer.status, answer.code], token.slice(0, 300)).toEqual([401, code]);
    }
  }
  return { path, sign, header, refused };
}
