import { expect, it } from 'vitest';
import { createVisitor, type Visitor } from '../../support/stand-ins/browser-like.ts';
import { forEachWorld } from '../../support/server/world.ts';
import { loginVisitors } from './login-visitors.ts';

forEachWorld('a token that a browser must confirm', (world) => {
  const { link, token, redirectedVisitor, showsReceipt } = loginVisitors(world);

  it('R08 is accepted only after a click when this browser did not ask for it', async () => {
    const visitor = createVisitor(world());
    const answer = await visitor.get(`${await link()}?token=${token()}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${world().publicUrl}${await link()}/confirm`]);
    for (const path of [`${await link()}/confirm`, await link()]) {
      const page = await visitor.get(path);
      expect(page.status).toBe(200);
      expect(page.text).toContain(`<form method="post" action="${await link()}/confirm">`);
      expect(page.text).not.toContain('canary');
      expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
      expect(page.headers.get('content-security-policy')).toContain("script-src 'none'");
    }
    const confirm = `${await link()}/confirm`;
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ]) {
      const refused = await visitor.request('POST', confirm, headers);
      expect([refused.status, refused.text.includes('data-code="action_not_allowed"')], JSON.stringify(headers)).toEqual([403, true]);
    }
    expect(await showsReceipt(visitor, await link())).toBe(false);
    const done = await visitor.request('POST', confirm, { origin: 'null', 'sec-fetch-site': 'same-origin' });
    expect([done.status, done.headers.get('location')]).toEqual([303, world().publicUrl + (await link())]);
    expect(await showsReceipt(visitor, await link())).toBe(true);
    const again = await visitor.get(confirm);
    expect([again.status, again.headers.get('location')]).toEqual([303, world().publicUrl + (await link())]);
  });

  it('S9 R08 is confirmed by a form value in a browser that sends "Origin: null" and no Fetch metadata', async () => {
    const confirm = `${await link()}/confirm`;
    const question = async (): Promise<{ visitor: Visitor; value: string }> => {
      const visitor = createVisitor(world());
      const { headers } = await visitor.get(`${await link()}?token=${token()}`);
      const page = await visitor.get(headers.get('location') ?? '');
      return { visitor, value: /<input type="hidden" name="confirmation" value="([\w-]{43})">/.exec(page.text)?.[1] ?? '' };
    };
    const send = (visitor: Visitor, headers: Record<string, string>, body: string, type = 'application/x-www-form-urlencoded') =>
      visitor.request('POST', confirm, { 'content-type': type, ...headers }, body);
    const one = await question();
    const other = await question();
    expect(one.value).not.toBe(other.value);

    const form = `confirmation=${one.value}`;
    const refused: [Record<string, string>, string, string?][] = [
      [{ origin: 'null' }, ''],
      [{ origin: 'null' }, 'confirmation='],
      [{ origin: 'null' }, `confirmation=${other.value}`],
      [{ origin: 'null' }, `confirmation=${one.value.slice(1)}`],
      [{ origin: 'null' }, `confirmation[]=${one.value}`],
      [{ origin: 'null' }, `${form}&${form}`],
      [{ origin: 'null' }, JSON.stringify({ confirmation: one.value }), 'application/json'],
      [{ origin: 'null' }, form, 'text/plain'],
      [{ origin: 'null' }, `${form}&x=${'y'.repeat(3_000)}`],
      [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, form],
      [{ origin: 'null', 'sec-fetch-site': 'same-site' }, form],
      [{ 'sec-fetch-site': 'none' }, form],
      [{ origin: 'https://evil.example' }, form],
      [{ origin: `${world().publicUrl}.evil.example` }, form],
    ];
    for (const [headers, body, type] of refused) {
      const answer = await send(one.visitor, headers, body, type);
      expect(
        [answer.status, answer.text.includes('action_not_allowed'), await showsReceipt(one.visitor, await link())],
        `${JSON.stringify(headers)} ${body.slice(0, 40)}`,
      ).toEqual([403, true, false]);
    }
    for (const [{ visitor, value }, headers] of [
      [one, { origin: 'null' }],
      [other, {}],
    ] as const) {
      const done = await send(visitor, { ...headers }, `confirmation=${value}`);
      expect([done.status, done.headers.get('location')]).toEqual([303, world().publicUrl + (await link())]);
      expect(await showsReceipt(visitor, await link())).toBe(true);
    }
  });

  it('S9 R08 needs a click when it is the second token of one sign-in, whatever the first one was', async () => {
    const now = Number(world().claims()['iat']);
    for (const first of [
      '',
      '?token=garbage',
      `?token=${token({ sub: 'ext-2' })}`,
      `?token=${token({ iat: now - 100, exp: now - 31 })}`,
      '?token=a&token=b',
      '?token=',
    ]) {
      const visitor = await redirectedVisitor();
      expect((await visitor.get((await link()) + first)).headers.get('location')).toBeNull();
      const second = await visitor.get(`${await link()}?token=${token()}`);
      expect(second.headers.get('location'), first).toBe(`${world().publicUrl}${await link()}/confirm`);
    }
  });

  it('R08 is not confirmed by a flow cookie that is forged, expired or of another link', async () => {
    const { clock } = world();
    const other = createVisitor(world());
    await other.get(`/r/${await world().acme.receipts[1].shareToken()}`);
    const visitor = await redirectedVisitor();
    const [[name = '', value = ''] = []] = visitor.cookies;
    const [[, foreign = ''] = []] = other.cookies;
    const confirmed = async (cookie: string): Promise<boolean> => {
      const fresh = createVisitor(world());
      fresh.cookies.set(name, cookie);
      return !(await fresh.get(`${await link()}?token=${token()}`)).headers.get('location')?.endsWith('/confirm');
    };
    expect(await confirmed(value)).toBe(true);
    for (const cookie of [foreign, '', 'x', `9999999999.${value.split('.')[1]}`, `${value.split('.')[0]}.`])
      expect(await confirmed(cookie), cookie).toBe(false);
    clock.advance(601);
    expect(await confirmed(value)).toBe(false);
  });

  it('R06 does not cause a redirect loop when the browser keeps no cookie', async () => {
    const stateless = (path: string) => createVisitor(world()).get(path);
    const first = await stateless(`${await link()}?token=${token()}`);
    expect(first.status).toBe(303);
    const second = await stateless(first.headers.get('location') ?? '');
    expect([second.status, second.headers.get('location')]).toEqual([401, null]);
  });
});
