import { expect, it } from 'vitest';
import { sourceHash } from '../../../server/pages/page-headers.ts';
import { createVisitor, type Visitor } from '../../support/stand-ins/browser-like.ts';
import { forge, hs256 } from '../../support/credentials/forge.ts';
import { createWorld, forEachWorld } from '../../support/server/world.ts';
import { loginVisitors } from './login-visitors.ts';

forEachWorld('a token that a login page hands over', (world) => {
  const { link, token, redirectedVisitor, showsReceipt } = loginVisitors(world);

  /** Whether the page removes the query from the URL and the history, by a script that its policy allows. */
  const removesQueryFromUrl = ({ text, headers }: { text: string; headers: Headers }): boolean => {
    const script = /<script>([^<]*replaceState[^<]*)<\/script>/.exec(text)?.[1];
    return script !== undefined && (headers.get('content-security-policy') ?? '').includes(`script-src ${sourceHash(script)};`);
  };

  /** Whether the answer only deletes the flow cookie. */
  const onlyDeletesFlowCookie = ({ headers }: { headers: Headers }, visitor: Visitor): boolean =>
    headers.getSetCookie().length === 1 && visitor.cookies.size === 0;

  it('PD11 PD20 U03 is answered with the clean URL and a cookie for this one link', async () => {
    const visitor = await redirectedVisitor();
    const text = token();
    const answer = await visitor.get(`${await link()}?token=${text}`);
    expect([answer.status, answer.headers.get('location'), answer.text]).toEqual([303, world().publicUrl + (await link()), '']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' });
    const [session = '', flow = ''] = answer.headers.getSetCookie();
    expect(session).toMatch(/^__Host-vitrine-link-[0-9a-f]{8}=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(Number(/Max-Age=(\d+)/.exec(session)?.[1])).toBeLessThanOrEqual(900);
    expect(flow).toMatch(/^__Host-vitrine-flow-[0-9a-f]{8}=; Max-Age=0; Path=\/;/);
    expect(await showsReceipt(visitor, await link())).toBe(true);
    const page = await visitor.get(await link());
    for (const secret of [text, text.split('.')[2] ?? '', [...visitor.cookies.values()].join()]) expect(page.text).not.toContain(secret);
    const other = `/r/${await world().acme.receipts[1].shareToken()}`;
    expect((await visitor.get(other)).status).toBe(302);
    expect(await showsReceipt(createVisitor(world()), await link())).toBe(false);
  });

  it('PD11 evicts the oldest cookies of a browser that has opened many links, which limits the header size', async () => {
    const visitor = await redirectedVisitor();
    const strangers: [string, string][] = [['session', 'of another program'], ['__Host-vitrine-link-x', 'no link of ours']];
    const hex = (index: number): string => index.toString(16).padStart(8, '0');
    const links = Array.from({ length: 120 }, (_, index): [string, string] => [`__Host-vitrine-link-${hex(index)}`, 'x'.repeat(43)]);
    const own = [...visitor.cookies];
    visitor.cookies.clear();
    for (const [name, value] of [...strangers, ...links, ...own]) visitor.cookies.set(name, value);
    expect((await visitor.get(`${await link()}?token=${token()}`)).status).toBe(303);
    expect(await showsReceipt(visitor, await link())).toBe(true);
    const other = `/r/${await world().acme.receipts[1].shareToken()}`;
    for (let round = 0; round < 8; round += 1) {
      const answer = await visitor.get(`${other}?sign-in`);
      expect(answer.status).toBe(302);
      expect(answer.headers.getSetCookie().length).toBeLessThan(15);
    }
    const names = [...visitor.cookies.keys()];
    expect(names.slice(0, 2)).toEqual(strangers.map(([name]) => name));
    expect(names).toContain(links.at(-1)?.[0]);
    expect(names).not.toContain(links[0]?.[0]);
    expect(names.length - strangers.length).toBeLessThan(55);
  });

  it('PD12 U01 works with or without "kid", for a customer or one receipt, and is never logged', async () => {
    const { acme, claims, logged, app } = world();
    const tokens = [
      token(),
      token({ sub: acme.receipts[0].customerId }),
      token({ sub: undefined, resourceId: acme.receipts[0].id }),
      token({ sub: undefined, resourceId: await acme.receipts[0].shareToken() }),
      forge({ alg: 'HS256' }, claims({ jti: 'without-kid' }), hs256(acme.key.secret)),
      world().token({ exp: Number(claims()['iat']) + 77 }),
    ];
    for (const text of tokens) {
      const visitor = await redirectedVisitor();
      expect((await visitor.get(`${await link()}?token=${text}`)).status).toBe(303);
      expect(await showsReceipt(visitor, await link())).toBe(true);
    }
    const { query } = app.services.database;
    const stored = JSON.stringify([
      await query.selectFrom('audit').selectAll().execute(),
      await query.selectFrom('used_tokens').selectAll().execute(),
      await query.selectFrom('link_sessions').selectAll().execute(),
    ]);
    const share = await acme.receipts[0].shareToken();
    for (const text of [...tokens, share]) for (const place of [logged.join(''), stored]) expect(place.includes(text)).toBe(false);
    const audit = await world().manage(acme.apiKey, 'GET', '/v1/audit?action=link.opened');
    expect((audit.json['items'] as unknown[]).length).toBeGreaterThanOrEqual(tokens.length);
  });

  it('R06 is answered with an error page and a link, never with a redirect, when it is invalid', async () => {
    const { acme, claims } = world();
    const now = Number(claims()['iat']);
    const bad = [
      ['garbage', 'token_invalid'],
      [`${'a'.repeat(9000)}`, 'token_invalid'],
      [token().slice(0, -3), 'token_invalid'],
      [token({ iss: 'x' }), 'token_invalid'],
      [forge({ alg: 'none' }, claims(), () => Buffer.alloc(0)), 'token_invalid'],
      [forge({ alg: 'HS256', kid: acme.key.id }, claims(), hs256('another secret of some length....')), 'token_invalid'],
      [token({ iat: now - 100, exp: now - 31 }), 'token_expired'],
      [token({ exp: now + 90_000 }), 'token_lifetime_too_long'],
    ] as const;
    for (const [text, code] of bad) {
      const visitor = await redirectedVisitor();
      const answer = await visitor.get(`${await link()}?token=${text}`);
      expect([answer.status, answer.headers.get('location')], code).toEqual([401, null]);
      expect(onlyDeletesFlowCookie(answer, visitor)).toBe(true);
      expect(answer.text).toContain(`data-code="${code}"`);
      expect(answer.text).toContain(`href="${await link()}"`);
      expect(removesQueryFromUrl(answer)).toBe(true);
      expect(answer.text).not.toContain('canary');
      if (text.length > 10) expect(answer.text).not.toContain(text.slice(0, 30));
      expect((await world().send(`${await link()}?token=${text}`)).code).toBe(code);
    }
  });

  it('R09 works once: of twenty parallel requests one succeeds, and a replay is reported', async () => {
    const visitor = await redirectedVisitor();
    for (const text of [token(), world().token({ exp: Number(world().claims()['iat']) + 123 })]) {
      const target = `${await link()}?token=${text}`;
      const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answers = await Promise.all(Array.from({ length: 20 }, () => world().send(target, { headers: { accept: 'text/html', cookie } })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([303, ...Array.from({ length: 19 }, () => 401)]);
      const replay = await visitor.get(target);
      expect([replay.status, replay.text.includes('data-code="token_replayed"')]).toEqual([401, true]);
      expect((await world().send(target)).code).toBe('token_replayed');
    }
    const jti = 'shared-between-tenants';
    const { globex, claims } = world();
    expect((await visitor.get(`${await link()}?token=${world().token({ jti })}`)).status).toBe(303);
    const ofGlobex = forge({ alg: 'HS256', kid: globex.key.id }, claims({ jti, iss: globex.issuer }), hs256(globex.key.secret));
    expect((await createVisitor(world()).get(`/r/${await globex.receipts[0].shareToken()}?token=${ofGlobex}`)).status).toBe(303);
  });

  it('R10 opens nothing and is not consumed when it is for another receipt, customer or tenant', async () => {
    const { acme, globex, claims } = world();
    const foreign = [
      token({ sub: 'ext-2' }),
      token({ sub: 'nobody' }),
      token({ sub: undefined, resourceId: acme.receipts[1].id }),
      token({ resourceId: await acme.receipts[1].shareToken() }),
      token({ resourceId: 'x' }),
      forge({ alg: 'HS256', kid: globex.key.id }, claims({ iss: globex.issuer }), hs256(globex.key.secret)),
    ];
    for (const text of foreign) {
      const visitor = await redirectedVisitor();
      const answer = await visitor.get(`${await link()}?token=${text}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
      expect(onlyDeletesFlowCookie(answer, visitor)).toBe(true);
      expect((await world().send(`${await link()}?token=${text}`)).code).toBe('not_found');
      expect(removesQueryFromUrl(answer)).toBe(true);
    }
    const own = foreign[0] ?? '';
    expect((await createVisitor(world()).get(`/r/${await acme.receipts[1].shareToken()}?token=${own}`)).status).toBe(303);
  });

  it('R12 must be one non-empty text', async () => {
    const path = await link();
    const cases = [
      [`?token=${token()}&token=${token()}`, 400, 'duplicate_parameter'],
      [`?token[]=${token()}`, 400, 'invalid_request'],
      [`?token%5B%5D=${token()}`, 400, 'invalid_request'],
      [`?token[a]=${token()}`, 400, 'invalid_request'],
      ['?token=', 400, 'invalid_request'],
      ['?token', 400, 'invalid_request'],
      ['?token=%00', 400, 'invalid_text'],
      ['?token=%ff', 400, 'invalid_text'],
      [`?token=${'a'.repeat(20_000)}`, 431, undefined],
    ] as const;
    for (const [query, status, code] of cases) {
      const answer = await world().send(path + query);
      expect(answer.status, query.slice(0, 40)).toBe(status);
      if (code) expect(answer.code).toBe(code);
      expect(answer.headers.get('location')).toBeNull();
    }
  });

  it('R13 is not consumed by HEAD', async () => {
    const visitor = await redirectedVisitor();
    const target = `${await link()}?token=${token()}`;
    for (let at = 0; at < 3; at += 1) {
      const head = await visitor.request('HEAD', target);
      expect([head.status, head.headers.getSetCookie()]).toEqual([303, []]);
    }
    expect((await visitor.get(target)).status).toBe(303);
    expect(await showsReceipt(visitor, await link())).toBe(true);
  });

  it('opens a session that ends with its key, its expiry, its link or its token', async () => {
    const { acme, clock, manage } = world();
    let opens = 0;
    const opened = async (claims?: Record<string, unknown>, key: { id: unknown; secret: unknown } = acme.key): Promise<Visitor> => {
      const visitor = await redirectedVisitor();
      const text = forge({ alg: 'HS256', kid: key.id }, world().claims({ jti: `s-${(opens += 1)}`, ...claims }), hs256(String(key.secret)));
      expect((await visitor.get(`${await link()}?token=${text}`)).status).toBe(303);
      expect(await showsReceipt(visitor, await link())).toBe(true);
      return visitor;
    };
    const now = (): number => Math.floor(clock.now() / 1000);

    const short = await opened({ exp: now() + 60 });
    clock.advance(91);
    expect(await showsReceipt(short, await link())).toBe(false);

    const long = await opened({ exp: now() + 3600 });
    clock.advance(899);
    expect(await showsReceipt(long, await link())).toBe(true);
    clock.advance(1);
    expect(await showsReceipt(long, await link())).toBe(false);

    const { json: next } = await manage(acme.apiKey, 'POST', '/v1/signing-keys', {});
    const byNext = await opened({}, { id: next['id'], secret: next['secret'] });
    await manage(acme.apiKey, 'POST', `/v1/signing-keys/${String(next['id'])}/retire`);
    expect(await showsReceipt(byNext, await link())).toBe(false);

    const rotated = await opened();
    const old = await link();
    await manage(acme.apiKey, 'POST', `/v1/receipts/${acme.receipts[0].id}/rotate-share-token`);
    expect((await rotated.get(old)).status).toBe(404);
    const [[name = '', value = ''] = []] = [...rotated.cookies].filter(([key]) => key.includes('link'));
    const attempt = createVisitor(world());
    const renamed = (await (await redirectedVisitor()).get(`${await link()}?token=${token()}`)).headers.getSetCookie()[0]?.split('=')[0] ?? '';
    expect(renamed).not.toBe(name);
    attempt.cookies.set(renamed, value);
    expect(await showsReceipt(attempt, await link())).toBe(false);
  });

  it('U04 appears in no answer, so that going back sends no token', async () => {
    const visitor = await redirectedVisitor();
    const text = token();
    const answers = [await visitor.get(`${await link()}?token=${text}`), await visitor.get(await link()), await visitor.get(`${await link()}?token=${text}`)];
    for (const { text: body, headers } of answers) {
      expect(body).not.toContain(text);
      expect(JSON.stringify([...headers])).not.toContain(text);
    }
  });
});

it('cookies of a server on http loopback work without the prefix that needs https', async () => {
  const world = await createWorld('sqlite', { publicUrl: 'http://localhost:4310' });
  try {
    const path = `/r/${await world.acme.receipts[0].shareToken()}`;
    const visitor = createVisitor(world);
    expect((await visitor.get(path)).headers.getSetCookie()[0]).toMatch(/^vitrine-flow-[0-9a-f]{8}=[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    const answer = await visitor.get(`${path}?token=${world.token()}`);
    expect(answer.headers.get('location')).toBe(`http://localhost:4310${path}`);
    expect((await visitor.get(path)).status).toBe(200);
    expect(answer.headers.get('strict-transport-security')).toBeNull();
  } finally {
    await world.close();
  }
});
