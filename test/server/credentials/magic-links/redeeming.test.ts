import { expect, it } from 'vitest';
import { createServices } from '../../../../server/services.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { customerWith, openMagicLinks, type MagicLinkBench } from '../../../support/credentials/magic-links.ts';
import { bridgeToken, exchange } from '../../../support/credentials/sessions.ts';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';

let clients = 0;

forEachWorld(
  'redeeming a sign-in link',
  (world) => {
    const redeem = (
      { embedKey }: Pick<MagicLinkBench, 'embedKey'>,
      body: Record<string, unknown>,
      { origin = page, from = `2001:db8:ffff:${(clients += 1).toString(16)}::1` } = {},
    ): Promise<Answer> =>
      world().send('/v1/magic-links/redeem', {
        method: 'POST',
        headers: { authorization: `Bearer ${embedKey}`, origin, 'content-type': 'application/json', 'x-forwarded-for': from },
        body: JSON.stringify(body),
      });
    const refused = { status: 401, code: 'magic_link_invalid' };
    /** The contents of a refusal, without the request id and the date. */
    const refusalContent = ({ status, json, headers }: Answer) => ({
      status,
      json: { ...json, requestId: '' },
      headers: [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name)),
    });
    async function prepare(email: string) {
      const bench = await openMagicLinks(world());
      const customerId = await customerWith(world(), email);
      world().clock.advance(3_601);
      return { ...bench, customerId };
    }
    const outcome = async (id: string) =>
      (
        await world()
          .app.services.database.query.selectFrom('audit')
          .selectAll()
          .where('target_kind', '=', 'magic_link')
          .where('target_id', '=', id)
          .orderBy('id', 'desc')
          .execute()
      ).map(({ action }) => action);

    it('AF17 AF22 signs the requesting browser in, with a session that reads the documents of its customer', async () => {
      const bench = await prepare('in@example.com');
      const { token, browserSecret } = await bench.link('in@example.com');
      const answer = await redeem(bench, { token, browserSecret });
      expect(answer).toMatchObject({ status: 201, json: { expiresIn: 3_600, customer: { id: bench.customerId } } });
      expect((await world().read(String(answer.json['token']), '/v1/receipts')).status).toBe(200);
      expect((await world().read(String(answer.json['token']), `/v1/receipts/${world().acme.receipts[0].id}`)).code).toBe('receipt_not_found');
      const [link] = await world().app.services.magicLinks.list(world().acme.id);
      expect(await outcome(link?.id ?? '')).toEqual(['magic_link.redeemed', 'magic_link.sent']);
    });

    it('M06 M07 AF31 refuses unknown, used and expired links alike, byte for byte', async () => {
      const bench = await prepare('same@example.com');
      const used = await bench.link('same@example.com');
      expect((await redeem(bench, { token: used.token, browserSecret: used.browserSecret })).status).toBe(201);
      const again = await redeem(bench, { token: used.token, browserSecret: used.browserSecret });
      const late = await bench.link('same@example.com');
      world().clock.advance(15 * 60);
      const expired = await redeem(bench, { token: late.token, browserSecret: late.browserSecret });
      const unknown = await redeem(bench, { token: `ml_${'x'.repeat(43)}`, browserSecret: late.browserSecret });
      expect(refusalContent(unknown)).toMatchObject({ status: 401, json: { code: 'magic_link_invalid' } });
      for (const answer of [again, expired]) expect(refusalContent(answer)).toEqual(refusalContent(unknown));
    });

    it('M06 accepts a link one second before its expiry', async () => {
      const bench = await prepare('just@example.com');
      const { token, browserSecret } = await bench.link('just@example.com');
      world().clock.advance(15 * 60 - 1);
      expect((await redeem(bench, { token, browserSecret })).status).toBe(201);
    });

    it('M12 signs another browser in with the code, in the digits of any script, with spaces, dashes or marks of direction', async () => {
      const inScript = (zero: number) => (code: string) => code.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
      const parted = (mark: string) => (code: string) => `${code.slice(0, 3)}${mark}${code.slice(3)}`;
      const scripts = [0x660, 0x6f0, 0x966, 0xff10].map(inScript);
      for (const write of [parted(''), ...[' ', '-', '\u00a0', '\u2013', '\u30fc', '\u3000', '\u200f'].map(parted), ...scripts]) {
        const bench = await prepare('code@example.com');
        const { token, code } = await bench.link('code@example.com');
        expect((await redeem(bench, { token, code: write(code) })).status).toBe(201);
        expect(await redeem(bench, { token, code })).toMatchObject(refused);
      }
    });

    it('M10 M11 refuses a link alone, and does not consume it', async () => {
      const bench = await prepare('scan@example.com');
      const { token, code, browserSecret } = await bench.link('scan@example.com');
      // More often than a code may be tried. A request without a code does not count as a try.
      for (let turn = 0; turn < 3; turn += 1)
        for (const body of [{ token }, { token, browserSecret: `mlb_${'x'.repeat(43)}` }, { token, browserSecret: '' }, { token: '', code }])
          expect(await redeem(bench, body), JSON.stringify(body)).toMatchObject(refused);
      expect((await redeem(bench, { token, browserSecret })).status).toBe(201);
    });

    it('M09 N20 does not consume a link by GET, HEAD or OPTIONS', async () => {
      const bench = await prepare('look@example.com');
      const { token, browserSecret } = await bench.link('look@example.com');
      const before = await world().app.services.database.query.selectFrom('magic_links').selectAll().execute();
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        for (const path of [
          '/v1/magic-links/redeem',
          `/v1/magic-links/redeem?vitrine_magic_token=${token}`,
          `/v1/magic-links/redeem?code=1`,
          '/v1/magic-links',
        ]) {
          expect((await fetch(world().base + path, { method, headers: { authorization: `Bearer ${bench.embedKey}`, origin: page } })).status).not.toBe(201);
        }
      }
      expect(await world().app.services.database.query.selectFrom('magic_links').selectAll().execute()).toEqual(before);
      expect((await redeem(bench, { token, browserSecret })).status).toBe(201);
    });

    it('M23 accepts five tries of a code, and then ends the link for every browser', async () => {
      const bench = await prepare('tries@example.com');
      const { token, code, browserSecret } = await bench.link('tries@example.com');
      const wrong = code === '123456' ? '654321' : '123456';
      for (let count = 0; count < 5; count += 1) expect(await redeem(bench, { token, code: wrong })).toMatchObject(refused);
      expect(await redeem(bench, { token, code })).toMatchObject(refused);
      expect(await redeem(bench, { token, browserSecret })).toMatchObject(refused);
      const second = await bench.link('tries@example.com');
      for (let count = 0; count < 4; count += 1) expect(await redeem(bench, { token: second.token, code: '1' })).toMatchObject(refused);
      expect((await redeem(bench, { token: second.token, code: second.code })).status).toBe(201);
    });

    it('M23 checks five codes and no more when twenty arrive in parallel', async () => {
      const bench = await prepare('burst@example.com');
      const { token, code } = await bench.link('burst@example.com');
      const wrong = Array.from({ length: 20 }, (_, index) => String(index).padStart(6, '0')).filter((one) => one !== code);
      expect((await Promise.all(wrong.map((one) => redeem(bench, { token, code: one })))).every(({ status }) => status === 401)).toBe(true);
      expect((await world().app.services.magicLinks.list(world().acme.id))[0]).toMatchObject({ state: 'ended', codeTries: 5 });
      expect(await redeem(bench, { token, code })).toMatchObject(refused);
    });

    it('M23 RL10 allows sixty invalid requests a minute from one address, then answers with the time to wait', async () => {
      const bench = await prepare('sixty@example.com');
      const answers: Answer[] = [];
      for (let count = 0; count < 61; count += 1) answers.push(await redeem(bench, { token: 'x' }, { from: '198.51.100.60' }));
      expect(answers.slice(0, 60).every(({ code }) => code === 'magic_link_invalid')).toBe(true);
      expect(answers[60]).toMatchObject({ status: 429, code: 'rate_limited' });
      expect(Number(answers[60]?.headers.get('retry-after'))).toBe(60);
    });

    it('S5 accepts a valid link whatever number of invalid ones come from the same address', async () => {
      const bench = await prepare('shared-line@example.com');
      for (let count = 0; count < 61; count += 1) await redeem(bench, { token: 'x' }, { from: '198.51.100.61' });
      const { token, browserSecret } = await bench.link('shared-line@example.com');
      expect(await redeem(bench, { token: 'x' }, { from: '198.51.100.61' })).toMatchObject({ status: 429 });
      expect((await redeem(bench, { token, browserSecret }, { from: '198.51.100.61' })).status).toBe(201);
    });

    it('M18 ends former links of an address when a newer one is sent', async () => {
      const bench = await prepare('newer@example.com');
      const first = await bench.link('newer@example.com');
      const second = await bench.link('newer@example.com');
      expect(await redeem(bench, { token: first.token, browserSecret: first.browserSecret })).toMatchObject(refused);
      expect((await redeem(bench, { token: second.token, browserSecret: second.browserSecret })).status).toBe(201);
    });

    it('M19 accepts a link for its tenant, embed key and page only', async () => {
      const { acme, globex } = world();
      const bench = await prepare('bound@example.com');
      const { token, browserSecret } = await bench.link('bound@example.com');
      const others = [await createEmbedKey(world(), globex), await createEmbedKey(world(), acme, [page, 'https://other.acme.example'])];
      for (const key of others) expect(await redeem(key, { token, browserSecret })).toMatchObject(refused);
      const otherKey = await createEmbedKey(world(), acme, [page, 'https://other.acme.example']);
      await bench.ask('bound@example.com', { key: otherKey.embedKey });
      const [mail] = await bench.mails();
      expect(await redeem(otherKey, { token: mail?.token, code: mail?.code }, { origin: 'https://other.acme.example' })).toMatchObject(refused);
      expect((await redeem(otherKey, { token: mail?.token, code: mail?.code })).status).toBe(201);
    });

    it('M22 refuses a link once its customer is blocked or magic links are disabled', async () => {
      const bench = await prepare('blocked@example.com');
      const { query } = world().app.services.database;
      const first = await bench.link('blocked@example.com');
      await query.updateTable('customers').set({ blocked_at: 1 }).where('id', '=', bench.customerId).execute();
      expect(await redeem(bench, { token: first.token, browserSecret: first.browserSecret })).toMatchObject(refused);
      await query.updateTable('customers').set({ blocked_at: null }).where('id', '=', bench.customerId).execute();
      const second = await bench.link('blocked@example.com');
      await world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: false });
      expect(await redeem(bench, { token: second.token, browserSecret: second.browserSecret })).toMatchObject(refused);
      await world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: true });
      expect((await redeem(bench, { token: second.token, browserSecret: second.browserSecret })).status).toBe(201);
    });

    it('M22 refuses a link once the e-mail address of its customer changes, except for another spelling', async () => {
      const bench = await prepare('leaves@example.com');
      const changes: [name: string, change: (email: string) => Promise<Answer>][] = [
        ['management', (email) => world().manage(world().acme.apiKey, 'PATCH', `/v1/customers/${bench.customerId}`, { email })],
        [
          'a bridge token',
          (email) => exchange(world(), bench.embedKey, bridgeToken(world(), world().acme, { external_customer_id: 'mail-leaves@example.com', email })),
        ],
      ];
      let now = 'leaves@example.com';
      for (const [name, change] of changes) {
        const { token, browserSecret, code } = await bench.link(now);
        const next = `stays-${name.length}@example.com`;
        expect((await change(next)).status, name).toBeLessThan(300);
        for (const proof of [{ browserSecret }, { code }]) expect(await redeem(bench, { token, ...proof }), name).toMatchObject(refused);
        const [link] = await world().app.services.magicLinks.list(world().acme.id);
        expect(await outcome(link?.id ?? '')).toEqual(['magic_link.refused', 'magic_link.refused', 'magic_link.sent']);
        world().clock.advance(3_601);
        const theirs = await bench.link(next);
        expect((await change(next.replace('example', 'EXAMPLE'))).status).toBeLessThan(300);
        expect((await redeem(bench, { token: theirs.token, browserSecret: theirs.browserSecret })).status, name).toBe(201);
        world().clock.advance(3_601);
        now = next;
      }
    });

    it('M08 AF22 accepts one of twenty parallel requests to two servers, in each of fifty rounds', async () => {
      const { app, acme } = world();
      const bench = await prepare('race@example.com');
      const database = await openDatabase(app.services.config);
      const { magicLinks } = createServices({ config: app.services.config, database, clock: world().clock, log: app.services.log });
      const embedKeyId = (await app.services.embedKeys.findLive(bench.embedKey))?.id ?? '';
      const by = { actor: { kind: 'embed-key', id: embedKeyId }, requestId: null, address: null } as const;
      try {
        for (let round = 0; round < 50; round += 1) {
          world().clock.advance(3_601);
          const { token, browserSecret, code } = await bench.link('race@example.com');
          const tries = Array.from({ length: 20 }, async (_, index) => {
            const proof = index % 4 === 0 ? { token, code } : { token, browserSecret };
            if (index % 2 === 0) return (await redeem(bench, proof)).status;
            return magicLinks.redeem(by, { tenantId: acme.id, embedKeyId, pageOrigin: page }, proof).then(
              () => 201,
              (error: { status?: number }) => error.status,
            );
          });
          expect((await Promise.all(tries)).toSorted()).toEqual([201, ...Array.from({ length: 19 }, () => 401)]);
        }
      } finally {
        await database.close();
      }
    }, 180_000);

    it('T05 a bridge token with the e-mail address of a customer reveals nothing of them', async () => {
      const bench = await prepare('bridge@example.com');
      const forged = await openMagicLinks(world(), world().globex);
      const visibleContent = ({ status, json, headers }: Answer) => ({
        status,
        json: { ...json, requestId: '', token: '', customer: '' },
        headers: [...headers].map(([name]) => name),
      });
      for (const [tenant, { embedKey }] of [
        [world().acme, bench],
        [world().acme, forged],
      ] as const) {
        const [known, unknown] = await Promise.all(
          ['bridge@example.com', 'nobody@example.com'].map((email, index) =>
            exchange(world(), embedKey, bridgeToken(world(), tenant, { external_customer_id: `new-${index}-${embedKey}`.slice(0, 60), email })),
          ),
        );
        expect(visibleContent(known as Answer)).toEqual(visibleContent(unknown as Answer));
        expect(known?.text).not.toContain(bench.customerId);
      }
    });

    it('RL09 fails closed without its rate limit counter, and does not consume the link', async () => {
      const bench = await prepare('closed@example.com');
      const { query } = world().app.services.database;
      const { token, browserSecret } = await bench.link('closed@example.com');
      await query.schema.alterTable('rate_limits').renameTo('rate_limits_gone').execute();
      try {
        expect((await redeem(bench, { token, browserSecret })).status).toBeGreaterThanOrEqual(500);
      } finally {
        await query.schema.alterTable('rate_limits_gone').renameTo('rate_limits').execute();
      }
      expect((await redeem(bench, { token, browserSecret })).status).toBe(201);
    });

    it.each([
      {},
      { token: 7 },
      { token: 'x', code: 123456 },
      { token: 'x', extra: 1 },
      { token: 'x'.repeat(201) },
      { token: ['x'] },
      { token: 'x', code: '1'.repeat(21) },
    ])('refuses the invalid body %j', async (body) => {
      expect((await redeem(await prepare('body@example.com'), body)).code).toBe('invalid_request');
    });
  },
  { env: { VITRINE_TRUST_PROXY_HOPS: '1' } },
);
