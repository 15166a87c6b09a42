import { expect, it } from 'vitest';
import { createVisitor, type Visitor } from '../../support/stand-ins/browser-like.ts';
import { forEachWorld, type Answer } from '../../support/server/world.ts';

/** Returns the token that a login page sends back, or `undefined` for none. */
type Login = () => string | undefined;

forEachWorld('the return from a login page', (world) => {
  let ids = 0;
  const link = async (index: 0 | 1 = 0): Promise<string> => `/r/${await world().acme.receipts[index].shareToken()}`;
  const token = (claims?: Record<string, unknown>): string => world().token({ jti: `way-back-${(ids += 1)}`, ...claims });

  /** Follows every redirect as a browser would, with a login page that knows the viewer and redirects back immediately. */
  async function follow(visitor: Visitor, path: string, login: Login): Promise<{ hops: number; sentToLogin: number; last: Answer }> {
    let sentToLogin = 0;
    let last = await visitor.get(path);
    for (let hops = 0; ; hops += 1) {
      const location = last.headers.get('location');
      if (location === null || hops === 20) return { hops, sentToLogin, last };
      const target = new URL(location);
      if (target.origin === world().publicUrl) {
        last = await visitor.get(target.pathname + target.search);
        continue;
      }
      sentToLogin += 1;
      const back = new URL(target.searchParams.get('redirect') ?? '');
      const handed = login();
      if (handed !== undefined) back.searchParams.set('token', handed);
      last = await visitor.get(back.pathname + back.search);
    }
  }

  const rows = async (): Promise<number> => {
    const { query } = world().app.services.database;
    const counts = await Promise.all(
      (['used_tokens', 'link_sessions', 'audit', 'rate_limits'] as const).map((table) => query.selectFrom(table).selectAll().execute()),
    );
    return counts.flat().length;
  };

  it('V10 without a token ends at an error page, and the next click may try again', async () => {
    const visitor = createVisitor(world());
    const before = await rows();
    for (let at = 0; at < 3; at += 1) {
      const { sentToLogin, last } = await follow(visitor, await link(), () => undefined);
      expect([sentToLogin, last.status, last.text.includes('data-code="token_missing"')]).toEqual([1, 401, true]);
      expect(last.text).toContain('You are not signed in yet');
      expect(last.text).toContain(`href="${await link()}?sign-in"`);
      expect(visitor.cookies.size).toBe(0);
    }
    expect(await rows()).toBe(before);
    const { sentToLogin, last } = await follow(visitor, `${await link()}?sign-in`, token);
    expect([sentToLogin, last.status, last.text.includes('canary-acme-ext-1-line')]).toEqual([1, 200, true]);
  });

  it('I5 leads back to the exact URL that was opened, also in its older form, and works there', async () => {
    for (const path of [await link(), (await link()).replace('/r/', '/public/value-receipts/')]) {
      const visitor = createVisitor(world());
      const sent = await visitor.get(path);
      expect(new URL(sent.headers.get('location') ?? '').searchParams.get('redirect')).toBe(world().publicUrl + path);
      const back = await visitor.get(`${path}?token=${token()}`);
      expect([back.status, back.headers.get('location')]).toEqual([303, world().publicUrl + path]);
      const shown = await visitor.get(path);
      expect([shown.status, shown.text.includes('canary-acme-ext-1-line')]).toEqual([200, true]);
      const unrequested = await createVisitor(world()).get(`${path}?token=${token()}`);
      expect([unrequested.status, unrequested.headers.get('location')]).toEqual([303, `${world().publicUrl}${path}/confirm`]);
    }
  });

  /** A browser that keeps no cookies and sends these headers. */
  const withoutCookies = (headers: Record<string, string> = {}): Visitor => {
    const visitor = createVisitor(world());
    const get = (path: string): Promise<Answer> => {
      visitor.cookies.clear();
      return visitor.get(path, headers);
    };
    return { ...visitor, get };
  };

  it('V10 without token and cookies ends at an error page on every click, and writes no rows', async () => {
    const visitor = withoutCookies({ 'user-agent': 'Forgetful/1' });
    const before = await rows();
    for (const path of [await link(), await link(), `${await link()}?sign-in`]) {
      const { hops, sentToLogin, last } = await follow(visitor, path, () => undefined);
      expect([hops <= 6, sentToLogin <= 3, last.status, last.text.includes('data-code="token_missing"')]).toEqual([true, true, 401, true]);
      expect(last.text).toContain('This browser did not keep your sign-in');
      expect(last.text).toContain(`href="${await link()}?sign-in"`);
    }
    expect(await rows()).toBe(before);
    // Half a minute later the link redirects again, and ends at the same page.
    world().clock.advance(31);
    const { sentToLogin, last } = await follow(visitor, await link(), () => undefined);
    expect([sentToLogin, last.status]).toEqual([3, 401]);
  });

  it('V10 a browser without cookies does not stop other browsers, other links, clicks or programs', async () => {
    world().clock.advance(31);
    const from = { 'user-agent': 'Somebody/1' };
    await follow(withoutCookies(from), await link(), () => undefined);
    expect((await follow(withoutCookies(from), await link(), () => undefined)).sentToLogin).toBe(0);
    expect((await follow(withoutCookies({ 'user-agent': 'Another/1' }), await link(), () => undefined)).sentToLogin).toBe(3);
    expect((await follow(withoutCookies(from), await link(1), () => undefined)).sentToLogin).toBe(3);
    const visitor = createVisitor(world());
    const { sentToLogin, last } = await follow({ ...visitor, get: (path) => visitor.get(path, from) }, `${await link()}?sign-in`, token);
    expect([sentToLogin, last.status, last.text.includes('canary-acme-ext-1-line')]).toEqual([1, 200, true]);
    for (let at = 0; at < 4; at += 1) expect((await world().send(await link(), { headers: { accept: '*/*', ...from } })).status).toBe(302);
  });

  it('V10 without a login page, the page does not mention cookies', async () => {
    const { id, apiKey, receipts } = await world().tenant('no-login');
    expect((await world().manage(apiKey, 'PATCH', '/v1/tenants/no-login', { loginUrl: null })).status, id).toBe(200);
    const path = `/r/${await receipts[0].shareToken()}`;
    for (let at = 0; at < 5; at += 1) expect((await withoutCookies({ 'user-agent': 'Forgetful/2' }).get(path)).text).toContain('This document is private');
  });

  it('V10 redirects all colleagues who sign in one after another with the same browser and address', async () => {
    world().clock.advance(31);
    for (let at = 0; at < 5; at += 1) {
      const visitor = createVisitor(world());
      const { sentToLogin, last } = await follow({ ...visitor, get: (path) => visitor.get(path, { 'user-agent': 'Office/1' }) }, await link(), token);
      expect([sentToLogin, last.status]).toEqual([1, 200]);
    }
  });

  it.each([
    ['of another customer', () => ({ sub: 'ext-2' })],
    ['of another receipt', () => ({ sub: undefined, resourceId: world().acme.receipts[1].id })],
    ['of an unknown customer', () => ({ sub: 'nobody' })],
  ])('V10 R10 with a valid token %s ends at a page about the wrong account, and writes no rows', async (_name, claims) => {
    const visitor = createVisitor(world());
    const before = await rows();
    const { sentToLogin, last } = await follow(visitor, await link(), () => token(claims()));
    expect([sentToLogin, last.status, last.text.includes('data-code="not_found"')]).toEqual([1, 404, true]);
    expect(last.text).toContain('This account cannot open the document');
    expect(last.text).toContain(`href="${await link()}?sign-in"`);
    expect(visitor.cookies.size).toBe(0);
    expect(await rows()).toBe(before);
  });

  it('V10 for a receipt of a blocked customer ends at a page for every token, and writes no rows', async () => {
    const { acme, manage } = world();
    const customer = `/v1/customers/${acme.receipts[1].customerId}`;
    expect((await manage(acme.apiKey, 'PATCH', customer, { blocked: true })).status).toBeLessThan(300);
    const before = await rows();
    for (const claims of [{ sub: 'ext-1', resourceId: acme.receipts[1].id }, { sub: undefined, resourceId: acme.receipts[1].id }, { sub: 'ext-2' }]) {
      const { sentToLogin, last } = await follow(createVisitor(world()), await link(1), () => token(claims));
      expect([sentToLogin, last.status, last.headers.get('location')], JSON.stringify(claims)).toEqual([1, 401, null]);
    }
    expect(await rows()).toBe(before);
    expect((await manage(acme.apiKey, 'PATCH', customer, { blocked: false })).status).toBeLessThan(300);
    const { last } = await follow(createVisitor(world()), await link(1), () => token({ sub: 'ext-2' }));
    expect([last.status, last.text.includes('canary-acme-ext-2-line')]).toEqual([200, true]);
  });

  it.each(['garbage', 'twice', 'expired', 'used'] as const)(
    'V10 R06 with a token that is %s redirects once, and once more for each click on its page',
    async (fault) => {
      const used = token();
      await createVisitor(world()).get(`${await link()}?token=${used}`);
      const now = Math.floor(world().clock.now() / 1000);
      const texts = { garbage: 'x', twice: `${token()}&token=${token()}`, expired: token({ iat: now - 100, exp: now - 31 }), used };
      const visitor = createVisitor(world());
      for (let at = 0; at < 2; at += 1) {
        const first = await visitor.get(await link());
        expect(first.status).toBe(302);
        const last = await visitor.get(`${await link()}?token=${texts[fault]}`);
        expect([last.status >= 400 && last.status < 500, last.headers.get('location')]).toEqual([true, null]);
        expect(last.text).toContain(`href="${await link()}"`);
        expect(visitor.cookies.size).toBe(0);
      }
    },
  );
});
