import { expect, it } from 'vitest';
import { magicLinkLimits } from '../../../../server/credentials/magic-links/model.ts';
import { customerWith, openMagicLinks } from '../../../support/credentials/magic-links.ts';
import { type Answer, forEachWorld } from '../../../support/server/world.ts';
import { comparableAnswer } from './comparable-answer.ts';
import { hashOf } from '../../../../server/access/secrets.ts';

const env = { VITRINE_TRUST_PROXY_HOPS: '1' };

forEachWorld(
  'rate limiting of sign-in link requests',
  (world) => {
    const advance = () => world().clock.advance(3_601);

    it('M02 AF20 sends mails for ten requests a minute from one address', async () => {
      const { ask, mails } = await openMagicLinks(world());
      for (let count = 0; count < 12; count += 1) await customerWith(world(), `ten-${count}@example.com`);
      for (let count = 0; count < 12; count += 1) expect((await ask(`ten-${count}@example.com`, { from: '203.0.113.77' })).status).toBe(202);
      expect(await mails()).toHaveLength(10);
      world().clock.advance(61);
      await ask('ten-11@example.com', { from: '203.0.113.77' });
      expect(await mails()).toHaveLength(1);
      advance();
    });

    it('M02 stores at most sixty requests a minute of a flood, and answers all of them alike', async () => {
      const { ask, mails } = await openMagicLinks(world());
      await mails();
      const statuses = await Promise.all(Array.from({ length: 70 }, () => ask('flood@example.com', { from: '203.0.113.78' })));
      expect(new Set(statuses.map((answer) => JSON.stringify(comparableAnswer(answer)))).size).toBe(1);
      expect(await world().app.services.database.query.selectFrom('magic_link_asks').selectAll().execute()).toHaveLength(60);
      await mails();
      advance();
    });

    it('M03 M16 AF21 sends five mails an hour to one e-mail address, in any spelling', async () => {
      const { ask, mails } = await openMagicLinks(world());
      for (const email of ['five@bücher.example', 'five+a@bücher.example']) await customerWith(world(), email);
      const spellings = [
        'five@bücher.example',
        'FIVE@BÜCHER.example',
        'five@xn--bcher-kva.example',
        ' five@bu\u0308cher.example ',
        'five+a@bücher.example',
        'five+a@BÜCHER.EXAMPLE',
        'five@bücher.example',
      ];
      for (const spelling of spellings) await ask(spelling);
      expect((await mails()).map(({ message }) => message.to).toSorted()).toEqual([
        'five+a@xn--bcher-kva.example',
        ...Array.from({ length: 4 }, () => 'five@xn--bcher-kva.example'),
      ]);
      world().clock.advance(3_601);
      await ask('five@bücher.example');
      expect(await mails()).toHaveLength(1);
    });

    it.each([
      ['the site', (_tenantId: string, siteId: string) => `magic-link-site:${siteId}`, magicLinkLimits.site],
      ['the tenant', (tenantId: string) => `magic-link-tenant:${tenantId}`, magicLinkLimits.tenant],
      ['the server', () => 'magic-link-server:all', magicLinkLimits.server],
    ] as const)(
      'M16 S5 sends no more mails than the limit of %s, and continues when the window has passed',
      async (whose, bucketOf, limit) => {
        const { acme, app, clock, logged } = world();
        const { ask, mails, embedKey } = await openMagicLinks(world());
        const { id: siteId } = await app.services.database.query
          .selectFrom('embed_keys')
          .select('id')
          .where('embed_key', '=', embedKey)
          .executeTakeFirstOrThrow();
        const bucket = bucketOf(acme.id, siteId);
        advance();
        await mails();
        for (const count of [1, 2, 3]) await customerWith(world(), `cap-${count}@example.com`);
        // Spends all but one of the points at this moment.
        const useUpLimit = async (): Promise<void> => {
          expect((await app.services.rateLimits.consume(bucket, limit)).allowed).toBe(true);
          const { query } = app.services.database;
          const usedUp = JSON.stringify(Array.from({ length: limit.points - 1 }, () => clock.now()));
          expect(
            (
              await query
                .updateTable('rate_limits')
                .set({ hits_json: usedUp })
                .where('bucket', '=', `${bucket.split(':')[0]}:${hashOf(bucket)}`)
                .executeTakeFirst()
            ).numUpdatedRows,
          ).toBe(1n);
        };
        await useUpLimit();
        const before = logged.length;
        const answers = [await ask('cap-1@example.com'), await ask('cap-2@example.com')];
        expect(comparableAnswer(answers[1] as Answer)).toEqual(comparableAnswer(answers[0] as Answer));
        expect((await mails()).map(({ message }) => message.to)).toHaveLength(1);
        expect(logged.slice(before).join('\n')).toContain(`limit of ${whose}`);
        // Unknown addresses use up no points.
        clock.advance(limit.seconds + 1);
        await useUpLimit();
        for (const email of ['nobody-1@example.com', 'nobody-2@example.com', 'cap-3@example.com']) await ask(email);
        expect((await mails()).map(({ message }) => message.to)).toEqual(['cap-3@example.com']);
        advance();
      },
      120_000,
    );

    it('S5 sends the mails of one site when another site of the tenant has used up its own limit', async () => {
      const { app, clock } = world();
      const [busy, other] = [await openMagicLinks(world()), await openMagicLinks(world())];
      advance();
      await busy.mails();
      for (const count of [1, 2]) await customerWith(world(), `site-${count}@example.com`);
      const { query } = app.services.database;
      const { id } = await query.selectFrom('embed_keys').select('id').where('embed_key', '=', busy.embedKey).executeTakeFirstOrThrow();
      const bucket = `magic-link-site:${id}`;
      await app.services.rateLimits.consume(bucket, magicLinkLimits.site);
      const usedUp = JSON.stringify(Array.from({ length: magicLinkLimits.site.points }, () => clock.now()));
      expect(
        (
          await query
            .updateTable('rate_limits')
            .set({ hits_json: usedUp })
            .where('bucket', '=', `magic-link-site:${hashOf(bucket)}`)
            .executeTakeFirst()
        ).numUpdatedRows,
      ).toBe(1n);
      for (const bench of [busy, other]) await bench.ask('site-1@example.com');
      expect(await other.mails()).toHaveLength(1);
      for (let count = 0; count < 11; count += 1) await busy.ask(`nobody-${count}@example.com`, { from: '203.0.113.79' });
      await other.ask('site-2@example.com', { from: '203.0.113.79' });
      expect((await other.mails()).map(({ message }) => message.to)).toEqual(['site-2@example.com']);
      advance();
    });

    it('M04 stores its limits in the database, under hashed names', async () => {
      const { app } = world();
      const rows = await app.services.database.query.selectFrom('rate_limits').select('bucket').execute();
      expect(rows.some(({ bucket }) => bucket.startsWith('magic-link-address:'))).toBe(true);
      expect(rows.some(({ bucket }) => /example|203\.0/.test(bucket))).toBe(false);
    });
  },
  { env },
);

forEachWorld('rate limiting of sign-in link requests without a proxy', (world) => {
  it('M05 counts by the socket address, whatever the headers say', async () => {
    const { ask, mails } = await openMagicLinks(world());
    for (let count = 0; count < 12; count += 1) await customerWith(world(), `spoof-${count}@example.com`);
    for (let count = 0; count < 12; count += 1) {
      const claimed = `203.0.113.${count}`;
      expect(
        (
          await ask(`spoof-${count}@example.com`, {
            from: claimed,
            headers: { forwarded: `for=${claimed}`, 'x-real-ip': claimed, 'cf-connecting-ip': claimed, 'true-client-ip': claimed },
          })
        ).status,
      ).toBe(202);
    }
    expect(await mails()).toHaveLength(10);
    world().clock.advance(61);
    await ask('spoof-11@example.com');
    expect(await mails()).toHaveLength(1);
  });
});
