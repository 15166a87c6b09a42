import { describe, expect, it } from 'vitest';
import { page } from '../../../support/credentials/embed-keys.ts';
import { customerWith, openMagicLinks } from '../../../support/credentials/magic-links.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { comparableAnswer } from './comparable-answer.ts';

const env = { VITRINE_TRUST_PROXY_HOPS: '1' };

forEachWorld(
  'a sign-in link in a mail',
  (world) => {
    const advance = () => world().clock.advance(3_601);

    describe('M15 is not sent for a return URL that is not on a page of the embed key', () => {
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
        expect(comparableAnswer(answer)).toMatchObject({ status: 202, json: { status: 'accepted' } });
        expect(await mails()).toEqual([]);
      });
    });

    it('H20 keeps the return URL as written, and adds one token to the fragment, or to the query if a fragment exists', async () => {
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

    it('H20 is not sent when its token would go to the frame of another server or key', async () => {
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
        // URLs in which a naive search would find another server first.
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
  },
  { env },
);
