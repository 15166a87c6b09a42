import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { customerWith, openMagicLinks, returnUrl } from '../../../support/credentials/magic-links.ts';
import { timesDiffer } from '../../access/rank-sum.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { comparableAnswer } from './comparable-answer.ts';

const env = { VITRINE_TRUST_PROXY_HOPS: '1' };

forEachWorld(
  'requesting a sign-in link',
  (world) => {
    const counted = async () => (await world().app.services.auditCounts.list({ tenantId: world().acme.id, limit: 100 })).items;
    const advance = () => world().clock.advance(3_601);

    it('AF17 sends a customer a mail with a link to the same page, and a code', async () => {
      const { link, embedKey } = await openMagicLinks(world());
      await customerWith(world(), 'Ada@Example.com');
      const { message, href, token, code } = await link('ada@example.com');
      expect(message.to).toBe('ada@example.com');
      expect(token).toMatch(/^ml_[A-Za-z0-9_-]{43}$/);
      expect(code).toMatch(/^\d{6}$/);
      expect(href).toBe(`${returnUrl}&vitrine_magic_from=${encodeURIComponent(`${world().publicUrl} ${embedKey}`)}#&vitrine_magic_token=${token}`);
      expect(message.html).toContain(`href="${href.replaceAll('&', '&amp;')}"`);
    });

    it('M01 AF19 T04 M22 gives one answer for known, unknown, blocked, ambiguous and invalid addresses, also over limit', async () => {
      const { ask, mails } = await openMagicLinks(world());
      const { database, customers } = world().app.services;
      await customerWith(world(), 'known@example.com');
      await database.query
        .updateTable('customers')
        .set({ blocked_at: 1 })
        .where('id', '=', await customerWith(world(), 'blocked@example.com'))
        .execute();
      const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
      for (const externalId of ['twin-1', 'twin-2']) await customers.put(by, world().acme.id, { externalId, email: 'twin@example.com' });
      const known = comparableAnswer(await ask('known@example.com'));
      expect(known).toMatchObject({ status: 202, json: { status: 'accepted', browserSecret: 'mlb_…', expiresIn: 900 } });
      expect((await mails()).map(({ message }) => message.to)).toEqual(['known@example.com']);
      for (const email of ['unknown@example.com', 'blocked@example.com', 'twin@example.com', 'nonsense', '', '\r\n', `${'x'.repeat(10_000)}@example.com`])
        expect(comparableAnswer(await ask(email)), email.slice(0, 30)).toEqual(known);
      for (let count = 0; count < 7; count += 1) expect(comparableAnswer(await ask('known@example.com'))).toEqual(known);
      expect(await mails()).toHaveLength(4);
      await world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: false });
      expect(comparableAnswer(await ask('known@example.com'))).toEqual(known);
      expect(await mails()).toHaveLength(0);
      const reasons = (await counted()).map(({ reason }) => reason);
      for (const reason of ['unknown', 'blocked', 'ambiguous', 'no address']) expect(reasons).toContain(reason);
      advance();
    });

    it('M01 writes one request row and one count for any address, and looks up the customer after the answer', async () => {
      const { ask, mails } = await openMagicLinks(world());
      await mails();
      await customerWith(world(), 'same@example.com');
      const { query } = world().app.services.database;
      const tables = ['magic_link_asks', 'magic_links', 'mail_outbox', 'rate_limits', 'audit'] as const;
      const counts = async (): Promise<number[]> =>
        Promise.all(
          tables.map(async (table) =>
            Number(
              (
                await query
                  .selectFrom(table)
                  .select(({ fn }) => fn.countAll().as('n'))
                  .executeTakeFirstOrThrow()
              ).n,
            ),
          ),
        );
      for (const email of ['same@example.com', 'nobody@example.com', 'nonsense']) {
        const before = await counts();
        await ask(email);
        expect(
          (await counts()).map((count, index) => count - (before[index] ?? 0)),
          email,
        ).toEqual([1, 0, 0, 1, 0]);
      }
      const { ask_sealed: sealed } = await query.selectFrom('magic_link_asks').selectAll().executeTakeFirstOrThrow();
      expect(sealed).not.toContain('example.com');
      await mails();
      advance();
    });

    it('M01 takes the same time for a known and an unknown address', async () => {
      const { ask, mails } = await openMagicLinks(world());
      await customerWith(world(), 'timed@example.com');
      const kinds = ['timed@example.com', 'nobody@example.com'] as const;
      const series = async (): Promise<[number[], number[]]> => {
        const samples: [number[], number[]] = [[], []];
        for (let round = 0; round < 80; round += 1) {
          for (const index of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
            const started = performance.now();
            await ask(kinds[index]);
            samples[index].push(performance.now() - started);
          }
        }
        return samples;
      };
      expect(await timesDiffer(series)).toBe(false);
      world().clock.advance(3_601);
      await mails();
    }, 300_000);

    it('M25 retries undecryptable requests without delaying others, and drops them when their link would expire', async () => {
      const { ask, mails } = await openMagicLinks(world());
      const { database, magicLinkRequests } = world().app.services;
      await mails();
      for (const email of ['closed@example.com', 'open@example.com']) await customerWith(world(), email);
      const asks = () => database.query.selectFrom('magic_link_asks').selectAll().execute();
      await ask('closed@example.com');
      const [first] = await asks();
      // More requests than one batch.
      for (let count = 0; count < 24; count += 1) await ask('nobody@example.com');
      await database.query
        .updateTable('magic_link_asks')
        .set(({ fn, val }) => ({ ask_sealed: fn<string>('replace', ['ask_sealed', val('v1.'), val('v1.gone-')]) }))
        .execute();
      expect(await mails()).toEqual([]);
      expect(await asks()).toHaveLength(25);
      expect(await magicLinkRequests.dueInMs()).toBe(30_000);

      world().clock.advance(1);
      await ask('open@example.com');
      expect(await magicLinkRequests.dueInMs()).toBeLessThanOrEqual(0);
      expect((await mails()).map(({ message }) => message.to)).toEqual(['open@example.com']);
      expect(await magicLinkRequests.dueInMs()).toBe(29_000);

      await database.query
        .updateTable('magic_link_asks')
        .set({ ask_sealed: first?.ask_sealed ?? '' })
        .where('id', '=', first?.id ?? '')
        .execute();
      world().clock.advance(29);
      expect((await mails()).map(({ message }) => message.to)).toEqual(['closed@example.com']);
      expect(await asks()).toHaveLength(24);

      world().clock.advance(901);
      expect(await mails()).toEqual([]);
      expect(await asks()).toEqual([]);
      expect(await magicLinkRequests.dueInMs()).toBeUndefined();
      expect(await counted()).toContainEqual(expect.objectContaining({ action: 'magic_link.refused', reason: 'late' }));
      advance();
    });

    it('M13 sends to one mailbox or none, whatever the address contains', async () => {
      const { ask, mails } = await openMagicLinks(world());
      await customerWith(world(), 'a@x.example');
      const odd = [
        'a@x.example,b@y.example',
        'a@x.example;b@y.example',
        '"a@evil.example" <a@x.example>',
        'A <a@x.example>',
        '<a@x.example>',
        'a@x.example\r\nBcc: b@y.example',
        'a@x.example\nSubject: x',
        'a(b)@x.example',
        '@y.example:a@x.example',
        'a@[127.0.0.1]',
      ];
      for (const email of odd) expect((await ask(email)).status).toBe(202);
      expect(await mails()).toEqual([]);
      for (const email of ['a@x.example\0', 'a\ud800@x.example']) expect((await ask(email)).code).toBe('invalid_text');
      await ask(' A@X.example ');
      expect((await mails()).map(({ message }) => message.to)).toEqual(['a@x.example']);
    });

    it('M14 X13 writes the tenant name as text, in every language and direction', async () => {
      const { manage, acme } = world();
      const { ask, mails } = await openMagicLinks(world());
      await customerWith(world(), 'name@example.com');
      const name = '<img src=x onerror=alert(1)>{{7*7}}\u202e%0aBcc: b@y';
      expect((await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { name })).status).toBe(200);
      for (const [header, body, lang, dir] of [
        ['de-AT', undefined, 'de', 'ltr'],
        ['ar', undefined, 'ar', 'rtl'],
        ['tlh', undefined, 'en', 'ltr'],
        ['de', 'ar', 'ar', 'rtl'],
      ] as const) {
        await ask('name@example.com', { headers: { 'accept-language': header }, body: { ...(body && { locale: body }) } });
        const [mail] = await mails();
        expect(mail?.message.html).toContain(`<html lang="${lang}" dir="${dir}">`);
        expect(mail?.message.html).toContain('&lt;img src=x onerror=alert(1)&gt;{{7*7}}');
        expect(mail?.message.html).not.toMatch(/<img|\u202e/);
        expect(mail?.message.text).not.toContain('\u202e');
        expect(mail?.message.subject).toMatch(/^[^\r\n\u202e]+$/);
      }
      await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { name: 'Name of acme' });
      advance();
    });

    it('is for pages with an embed key only', async () => {
      const { acme, token, send } = world();
      const { ask, embedKey } = await openMagicLinks(world());
      expect((await ask('a@example.com', { key: acme.apiKey })).code).toBe('embed_key_required');
      expect((await ask('a@example.com', { key: token() })).code).toBe('embed_key_required');
      expect((await ask('a@example.com', { headers: { origin: 'https://evil.example' } })).code).toBe('origin_not_allowed');
      expect((await ask('a@example.com', { key: `embk_live_${'0'.repeat(32)}` })).code).toBe('embed_key_invalid');
      expect((await send('/v1/magic-links', { headers: { authorization: `Bearer ${embedKey}`, origin: page } })).code).toBe('method_not_allowed');
      for (const body of [{ email: 7 }, { returnUrl: null }, { locale: 'tlh' }, { extra: 1 }, { __proto__x: 1 }])
        expect((await ask('a@example.com', { body })).code).toBe('invalid_request');
    });

    it('M17 stores hashes: the database contains no token, code or browser secret', async () => {
      const { link } = await openMagicLinks(world());
      await customerWith(world(), 'hash@example.com');
      const { token, code, browserSecret } = await link('hash@example.com');
      const { query } = world().app.services.database;
      const all = JSON.stringify(
        await Promise.all(
          (['magic_links', 'magic_link_asks', 'mail_outbox', 'audit', 'rate_limits'] as const).map((table) => query.selectFrom(table).selectAll().execute()),
        ),
      );
      for (const secret of [token, browserSecret]) expect(all).not.toContain(secret);
      expect(all).not.toMatch(new RegExp(`"${code}"`));
      expect(world().logged.join('')).not.toContain(token);
      await createEmbedKey(world(), world().acme);
    });
  },
  { env },
);
