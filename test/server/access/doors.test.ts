import { describe, expect, it } from 'vitest';
import { doors, type Door } from '../../../server/access/doors.ts';
import { credentialNames, type CredentialName } from '../../../server/access/grant.ts';
import type { Answer, World } from '../../support/world.ts';
import { forEachWorld } from '../../support/world.ts';
import { makePair, tokenFor } from '../access-keys/access-key-calls.ts';
import { mint, page } from '../widget-tokens/widget-calls.ts';

/** Makes a good credential of each kind, all of them for one and the same tenant and page. */
const credentials: Partial<Record<CredentialName, (world: World) => Promise<string>>> = {
  'api-key': async ({ acme }) => acme.apiKey,
  'tenant-token': async ({ token }) => token(),
  'embed-token': async (world) => tokenFor(world, await makePair(world)),
  'widget-token': async (world) => (await mint(world)).token,
};

/** One call through each door that a credential of the right kind is let in by. Doors that have no route yet are asked at the table itself. */
const calls: Partial<Record<Door, (world: World, credential: string) => Promise<Answer>>> = {
  manage: ({ read }, credential) => read(credential, '/v1/customers', { origin: page }),
  read: ({ read }, credential) => read(credential, '/v1/receipts', { origin: page }),
  widget: ({ read }, credential) => read(credential, '/v1/widget/me', { origin: page }),
  link: async ({ acme, send }, credential) => send(`/r/${await acme.receipts[0].shareToken()}?token=${credential}`, { headers: { accept: 'application/json' } }),
};

const pairings = (Object.keys(doors) as Door[]).flatMap((door) => credentialNames.map((kind) => ({ door, kind, answer: doors[door][kind] })));

describe('the table of doors', () => {
  it('has 36 pairings', () => {
    expect(pairings).toHaveLength(36);
  });

  forEachWorld('J27 AU12 AU13', (world) => {
    it.each(pairings.filter(({ door, kind }) => door in calls && kind in credentials))('$door says to a $kind: $answer', async ({ door, kind, answer }) => {
      const credential = await credentials[kind]?.(world());
      const { status, code } = (await calls[door]?.(world(), credential ?? '')) ?? {};
      if (answer === 'open') expect([status, code]).toEqual(door === 'link' ? [303, undefined] : [200, undefined]);
      else expect([status === 401 || status === 403, code]).toEqual([true, answer]);
    });
  });
});
