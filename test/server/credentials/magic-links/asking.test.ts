import { describe, expect, it } from 'vitest';
import { magicLinkLimits } from '../../../../server/credentials/magic-links/model.ts';
import { createEmbedKey, page } from '../../../support/embed-keys.ts';
import { customerWith, openMagicLinks, returnUrl } from '../../../support/magic-links.ts';
import { tellsApart } from '../../../support/rank-sum.ts';
import { type Answer, forEachWorld } from '../../../support/world.ts';
import { hashOf } from '../../../../server/access/secrets.ts';

const env = { VITRINE_TRUST_PROXY_HOPS: '1' };

/** What an answer says, without what is made anew for each. */
const said = ({ status, headers, json }: Answer) => ({
  status,
  json: { ...json, browserSecret: String(json['browserSecret']).replace(/^mlb_[A-Za-z0-9_-]{43}$/, 'mlb_…') },
  headers: [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name)),
});

forEachWorld(
  'asking for a link',
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

    it('M01 AF19 T04 M22 answers everybody alike: known, unknown, blocked, twice there, over the limit, off, and no address at all', async () => {
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
      const known = said(await ask('known@example.com'));
      expect(known).toMatchObject({ status: 202, json: { status: 'accepted', browserSecret: 'mlb_…', expiresIn: 900 } });
      expect((await mails()).map(({ message }) => message.to)).toEqual(['known@example.com']);
      for (const email of ['unknown@example.com', 'blocked@example.com', 'twin@example.com', 'nonsense', '', '\r\n', `${'x'.repeat(10_000)}@example.com`])
        expect(said(await ask(email)), email.slice(0, 30)).toEqual(known);
      for (let count = 0; count < 7; count += 1) expect(said(await ask('known@example.com'))).toEqual(known);
      expect(await mails()).toHaveLength(4);
      await world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: false });
      expect(said(await ask('known@example.com'))).toEqual(known);
      expect(await mails()).toHaveLength(0);
      const reasons = (await counted()).map(({ reason }) => reason);
      for (const reason of ['unknown', 'blocked', 'ambiguous', 'no address']) expect(reasons).toContain(reason);
      advance();
    });

    it('M01 does the same whoever asks: one row and one count by address, and nobody is looked up before the answer', async () => {
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

    it('M01 takes the same time for a customer as for nobody', async () => {
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
      expect(await tellsApart(series)).toBe(false);
      world().clock.advance(3_601);
      await mails();
    }, 300_000);

    it('M02 AF20 takes ten a minute from one address, and sends nothing for the eleventh', async () => {
      const { ask, mails } = await openMagicLinks(world());
      for (let count = 0; count < 12; count += 1) await customerWith(world(), `ten-${count}@example.com`);
      for (let count = 0; count < 12; count += 1) expect((await ask(`ten-${count}@example.com`, { from: '203.0.113.77' })).status).toBe(202);
      expect(await mails()).toHaveLength(10);
      world().clock.advance(61);
      await ask('ten-11@example.com', { from: '203.0.113.77' });
      expect(await mails()).toHaveLength(1);
      advance();
    });

    it('M02 stores no more than sixty a minute of a flood, and answers it alike', async () => {
      const { ask, mails } = await openMagicLinks(world());
      await mails();
      const statuses = await Promise.all(Array.from({ length: 70 }, () => ask('flood@example.com', { from: '203.0.113.78' })));
      expect(new Set(statuses.map((answer) => JSON.stringify(said(answer)))).size).toBe(1);
      expect(await world().app.services.database.query.selectFrom('magic_link_asks').selectAll().execute()).toHaveLength(60);
      await mails();
      advance();
    });

    it('M03 M16 AF21 takes five an hour for one e-mail address, however it is written and whoever asks', async () => {
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
      'M16 S5 sends no more than the mails of %s, whoever asks for whomever, and goes on when there is room',
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
        // All but one of the points, spent this moment.
        const spend = async (): Promise<void> => {
          expect((await app.services.rateLimits.consume(bucket, limit)).allowed).toBe(true);
          const { query } = app.services.database;
          const spent = JSON.stringify(Array.from({ length: limit.points - 1 }, () => clock.now()));
          expect(
            (
              await query
                .updateTable('rate_limits')
                .set({ hits_json: spent })
                .where('bucket', '=', `${bucket.split(':')[0]}:${hashOf(bucket)}`)
                .executeTakeFirst()
            ).numUpdatedRows,
          ).toBe(1n);
        };
        await spend();
        const before = logged.length;
        const answers = [await ask('cap-1@example.com'), await ask('cap-2@example.com')];
        expect(said(answers[1] as Answer)).toEqual(said(answers[0] as Answer));
        expect((await mails()).map(({ message }) => message.to)).toHaveLength(1);
        expect(logged.slice(before).join('\n')).toContain(`limit of ${whose}`);
        // Made-up addresses use nothing up.
        clock.advance(limit.seconds + 1);
        await spend();
        for (const email of ['nobody-1@example.com', 'nobody-2@example.com', 'cap-3@example.com']) await ask(email);
        expect((await mails()).map(({ message }) => message.to)).toEqual(['cap-3@example.com']);
        advance();
      },
      120_000,
    );

    it('S5 sends the mails of one site when another one of the tenant has used up its own, or has been asked too often from the same address', async () => {
      const { app, clock } = world();
      const [busy, other] = [await openMagicLinks(world()), await openMagicLinks(world())];
      advance();
      await busy.mails();
      for (const count of [1, 2]) await customerWith(world(), `site-${count}@example.com`);
      const { query } = app.services.database;
      const { id } = await query.selectFrom('embed_keys').select('id').where('embed_key', '=', busy.embedKey).executeTakeFirstOrThrow();
      const bucket = `magic-link-site:${id}`;
      await app.services.rateLimits.consume(bucket, magicLinkLimits.site);
      const spent = JSON.stringify(Array.from({ length: magicLinkLimits.site.points }, () => clock.now()));
      expect(
        (
          await query
            .updateTable('rate_limits')
            .set({ hits_json: spent })
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

    it('M13 sends to one mailbox or to none, whatever stands in the address', async () => {
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

    describe('M15 leads to a page of the key and nowhere else', () => {
      const bad = [
        'https://evil.example/',
        'https://shop.acme.example.evil.example/',
        'https://evil.example/https://shop.acme.example/',
        'https://shop.acme.example@evil.example/',
        'https://user:pw@shop.acme.example/',
        'http://shop.acme.example/',
        'https://shop.acme.example:8443/',
        '//shop.acme.example/',
        '/account',
        'javascript:alert(1)',
        'data:text/html,x',
        'https:shop.acme.example',
        'https://shop.acme.example\\@evil.example/',
        'https://evil.example/#https://shop.acme.example/',
        'https://shop.acme.example./',
        'https://SHOP.acme.example/',
        'https://sub.shop.acme.example/',
        'https://shop.acme.example/\r\nX: y',
        ' https://shop.acme.example/',
        'https://receipts.example.com/',
        'https://127.0.0.1/',
        'https://[::1]/',
        'http://localhost:3000/',
        '',
        'https://',
        `https://shop.acme.example/${'x'.repeat(3_000)}`,
        'https://shop.acme.example/\u202e',
        'https://shop.аcme.example/',
        'ftp://shop.acme.example/',
        'blob:https://shop.acme.example/x',
      ];
      it.each(bad)('%j', async (address) => {
        const { ask, mails } = await openMagicLinks(world());
        await customerWith(world(), 'return@example.com');
        advance();
        const answer = await ask('return@example.com', { body: { returnUrl: address }, headers: { 'x-forwarded-host': 'evil.example' } });
        expect(said(answer)).toMatchObject({ status: 202, json: { status: 'accepted' } });
        expect(await mails()).toEqual([]);
      });
    });

    it('H20 keeps what the page has written as it is, and puts one token into the fragment, or into the query where there is a fragment', async () => {
      const { ask, mails, embedKey } = await openMagicLinks(world());
      await customerWith(world(), 'query@example.com');
      const hrefs: string[] = [];
      const from = `vitrine_magic_from=${encodeURIComponent(`${world().publicUrl} ${embedKey}`)}`;
      const cases = [
        ['/', '/?FROM#&T'],
        ['/?', '/?FROM#&T'],
        ['/#', '/?FROM#&T'],
        ['/a%20b?q=%C3%A4+b&x', '/a%20b?q=%C3%A4+b&x&FROM#&T'],
        [`/?${from}`, '/?FROM#&T'],
        [`/?${from}&b`, '/?b&FROM#&T'],
        ['/?vitrine_magic_token=old&a=1', '/?a=1&FROM#&T'],
        ['/?a=1#vitrine_magic_from=x&vitrine_magic_token=old', '/?a=1&FROM#&T'],
        ['/?%76itrine_magic_token=old&another_vitrine_magic_token=1', '/?another_vitrine_magic_token=1&FROM#&T'],
        ['/#/receipts?tab=1', '/?FROM&T#/receipts?tab=1'],
        ['/a?b=c#!/route', '/a?b=c&FROM&T#!/route'],
        ['/?vitrine_magic_token=old#top', '/?FROM&T#top'],
      ] as const;
      for (const [path] of cases) {
        await ask('query@example.com', { body: { returnUrl: `${page}${path}` } });
        const [mail] = await mails();
        hrefs.push(
          (mail?.href ?? '')
            .replace(from, 'FROM')
            .replace(`vitrine_magic_token=${mail?.token ?? '-'}`, 'T')
            .replace(page, ''),
        );
        advance();
      }
      expect(hrefs).toEqual(cases.map(([, href]) => href));
    });

    it('H20 sends no link whose token would go to the frame of another server or key', async () => {
      const { ask, mails, embedKey } = await openMagicLinks(world());
      await customerWith(world(), 'owner@example.com');
      const own = new URL(world().publicUrl).origin;
      const wrong = [
        `https://evil.example ${embedKey}`,
        `${own} embk_live_other`,
        `${own}/ ${embedKey}`,
        `${own}.evil.example ${embedKey}`,
        `${own}`,
        embedKey,
        '',
        `${own} ${embedKey} x`,
        `http://localhost ${embedKey}`,
      ];
      const evil = `vitrine_magic_from=${encodeURIComponent(`https://evil.example ${embedKey}`)}`;
      const addresses = [
        ...wrong.map((owner) => `/?vitrine_magic_from=${encodeURIComponent(owner)}`),
        `/?%76itrine_magic_from=x`,
        // Where a search through the whole address would find it first.
        `/a&${evil}`,
        `/?a=1?${evil}`,
        `/#/route?${evil}`,
        `/#a#${evil}`,
      ];
      for (const path of addresses) {
        expect((await ask('owner@example.com', { body: { returnUrl: `${page}${path}` } })).status).toBe(202);
        expect(await mails(), path).toEqual([]);
        advance();
      }
      expect((await ask('owner@example.com', { body: { returnUrl: `${page}/?vitrine_magic_from=${encodeURIComponent(`${own} ${embedKey}`)}` } })).status).toBe(
        202,
      );
      expect(await mails()).toHaveLength(1);
    });

    it('M14 X13 writes a name as text, in every language and direction', async () => {
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

    it('is for pages with an embed key, and for nobody else', async () => {
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

    it('M04 remembers its limits in the database, without what they are about', async () => {
      const { app } = world();
      const rows = await app.services.database.query.selectFrom('rate_limits').select('bucket').execute();
      expect(rows.some(({ bucket }) => bucket.startsWith('magic-link-address:'))).toBe(true);
      expect(rows.some(({ bucket }) => /example|203\.0/.test(bucket))).toBe(false);
    });

    it('M17 stores hashes: neither token nor code nor the browser’s secret stands in the database', async () => {
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

forEachWorld('asking for a link, without a proxy in front', (world) => {
  it('M05 goes by the address of the socket: a made-up header is no other client, and the eleventh mail is not sent', async () => {
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
