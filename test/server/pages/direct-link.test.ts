import { request as httpRequest } from 'node:http';
import { expect, it, vi } from 'vitest';
import { createVisitor } from '../../support/browser-like.ts';
import { forEachWorld, type Answer } from '../../support/world.ts';

forEachWorld('the direct link of a receipt', (world) => {
  const link = async (which: 0 | 1 = 0): Promise<string> => `/r/${await world().acme.receipts[which].shareToken()}`;
  const manage = (path: string, body?: object): Promise<Answer> =>
    world().manage(world().acme.apiKey, 'POST', `/v1/receipts/${world().acme.receipts[0].id}/${path}`, body);
  const quiet = ({ headers }: Answer): void => {
    expect(Object.fromEntries(headers)).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex, nofollow, noarchive',
      'x-frame-options': 'DENY',
    });
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  };
  const tellsNothing = ({ text, headers }: Answer): void => {
    for (const word of ['canary', 'Name of', 'acme', 'og:']) expect(text.replace(/https:\/\/[^"]*/g, '')).not.toContain(word);
    expect(headers.get('x-powered-by')).toBeNull();
  };

  it('PD10 S04 sends a browser to the login page of the tenant, and tells nothing', async () => {
    const { publicUrl } = world();
    for (const path of [await link(), (await link()).replace('/r/', '/public/value-receipts/')]) {
      const answer = await createVisitor(world()).get(path);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe(`https://login.acme.example/in?from=receipts&redirect=${encodeURIComponent(publicUrl + path)}`);
      expect(answer.text).toBe('');
      quiet(answer);
    }
  });

  it('PD3 PD14 N25 shows a published receipt to anybody, by both addresses, as text in the document', async () => {
    expect((await manage('publish', {})).status).toBe(200);
    for (const path of [await link(), (await link()).replace('/r/', '/public/value-receipts/')]) {
      const answer = await createVisitor(world()).get(path);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('canary-acme-ext-1-line');
      expect(answer.text).not.toContain('canary-acme-ext-2');
      expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
      quiet(answer);
    }
    const withToken = await createVisitor(world()).get(`${await link()}?token=anything`);
    expect([withToken.status, withToken.headers.get('location')]).toEqual([303, world().publicUrl + (await link())]);
    expect((await manage('unpublish')).status).toBe(200);
    expect((await createVisitor(world()).get(await link())).status).toBe(302);
  });

  it('speaks the first language of the browser that it knows, with its region; a tag that is none is no wish', async () => {
    expect((await manage('publish', {})).status).toBe(200);
    const wishes = [
      ['de-AT', 'de-AT'],
      ['sv-SE, ar-EG;q=0.8, de', 'de'],
      ['de-AT-DE, de-12, ar-EG;q=0.5', 'ar-EG'],
      ['ar-u-nu-latn', 'ar-u-nu-latn'],
      ['DE-at', 'de-AT'],
      ['de_AT', 'en'],
      ['xx-invalid-but-long, *', 'en'],
      ['', 'en'],
    ] as const;
    for (const [wish, language] of wishes) {
      const answer = await createVisitor(world()).get(await link(), { 'accept-language': wish });
      expect([answer.status, answer.headers.get('content-language')], wish).toEqual([200, language]);
      expect(answer.text).toContain(`<html lang="${language}" dir="${language.startsWith('ar') ? 'rtl' : 'ltr'}">`);
    }
    await manage('unpublish');
  });

  it('PD14 ends with its publication', async () => {
    const { clock } = world();
    expect((await manage('publish', { until: new Date(clock.now() + 60_000).toISOString() })).status).toBe(200);
    expect((await createVisitor(world()).get(await link())).status).toBe(200);
    clock.advance(60);
    const after = await createVisitor(world()).get(await link());
    expect(after.status).toBe(302);
    await manage('unpublish');
  });

  it('S05 T03 is the same nothing when it is unknown, rotated away or archived', async () => {
    const old = await link();
    await manage('rotate-share-token');
    await manage('archive');
    const paths = [old, await link(), `/r/r_${'A'.repeat(43)}`, '/r/x', '/public/value-receipts/x'];
    for (const headers of [{}, { accept: 'application/json' }]) {
      const answers = await Promise.all(paths.map((path) => createVisitor(world()).get(path, headers)));
      const plain = answers.map(({ status, text, json }) =>
        JSON.stringify([status, json['requestId'] === undefined ? text.replace(/href="[^"]*"/, '') : { ...json, requestId: '' }]).replace(/<a >[^<]*<\/a>/, ''),
      );
      expect(new Set(plain).size).toBe(1);
      expect(answers[0]?.status).toBe(404);
      answers.forEach(tellsNothing);
    }
    await manage('unarchive');
    expect((await createVisitor(world()).get(await link())).status).toBe(302);
  });

  it('S06 S07 has one spelling, and nothing else reaches the database', async () => {
    const good = (await link()).slice(3);
    const lookUps = vi.spyOn(world().app.services.receipts, 'findByShareToken');
    const flip = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase());
    const others = [
      '',
      ':token',
      ':shareToken',
      '%00',
      '..%2f',
      'undefined',
      'null',
      'r_',
      `r_${'a'.repeat(42)}`,
      `r_${'a'.repeat(44)}`,
      'x'.repeat(15_000),
      encodeURIComponent('r_ａｂｃ'),
      '%ff',
      `${good}x`,
      `${good}%20`,
      `${good}.`,
      `%72${good.slice(1)}`,
      `%2572${good.slice(1)}`,
      good.replace(/[a-z]/i, flip),
      good.replace('r_', 'R_'),
      `${good}%0d%0aSet-Cookie:a=b`,
      `${good};x`,
      `${good}/confirm/x`,
    ];
    const shaped = others.filter((name) => /^r_[\w-]{43}$/.test(name));
    for (const name of others) {
      const { status, headers } = await world().send(`/r/${name}`, { headers: { accept: 'text/html' } });
      expect([status, headers.get('location'), headers.getSetCookie()], name.slice(0, 60)).toEqual([404, null, []]);
    }
    expect(lookUps).toHaveBeenCalledTimes(shaped.length);
    expect((await world().send(`/r/${good}`)).status).toBe(302);
    expect(lookUps).toHaveBeenCalledTimes(shaped.length + 1);
    lookUps.mockRestore();
  });

  it('S08 is never kept by a cache: what was open is closed with the next request', async () => {
    await manage('publish', {});
    const path = await link();
    const open = await createVisitor(world()).get(path);
    expect([open.status, open.headers.get('etag')]).toEqual([200, null]);
    expect(open.headers.get('vary')).toContain('Cookie');
    await manage('unpublish');
    expect((await createVisitor(world()).get(path, { 'if-none-match': '*', 'if-modified-since': new Date().toUTCString() })).status).toBe(302);
  });

  it('S02 S03 follows publication, rotation and "revoke all" at once', async () => {
    await manage('publish', {});
    const old = await link();
    await manage('rotate-share-token');
    expect((await createVisitor(world()).get(old)).status).toBe(404);
    expect((await createVisitor(world()).get(await link())).status).toBe(200);
    await world().manage(world().acme.apiKey, 'POST', '/v1/receipts/revoke-all');
    const after = await createVisitor(world()).get(await link());
    expect(after.status).toBe(302);
    tellsNothing(after);
  });

  it('S09 N21 is a neutral page for programs that draw previews', async () => {
    const agents = [
      'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
      'facebookexternalhit/1.1',
      'Twitterbot/1.0',
      'WhatsApp/2.23',
      'TelegramBot (like TwitterBot)',
      'Mozilla/5.0 (compatible; Discordbot/2.0)',
      'LinkedInBot/1.0',
      'Mozilla/5.0 SkypeUriPreview Preview/0.5',
      'Mozilla/5.0 (compatible; Googlebot/2.1)',
    ];
    const path = await link();
    for (const agent of agents) {
      for (const target of [path, `${path}?token=${world().token({ jti: agent })}`]) {
        const answer = await createVisitor(world()).get(target, { 'user-agent': agent });
        expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()], agent).toEqual([200, null, []]);
        expect(answer.text).toContain('<title>A private document</title>');
        tellsNothing(answer);
        quiet(answer);
      }
    }
    const { query } = world().app.services.database;
    expect(await query.selectFrom('used_tokens').selectAll().execute()).toEqual([]);
  });

  it('R01 takes no target from the address', async () => {
    const path = await link();
    const targets = [
      'https://evil.example',
      '//evil.example',
      String.raw`/\evil.example`,
      'javascript:alert(1)',
      '%0d%0aLocation:https://evil.example',
      'https:evil.example',
      '"><script>',
      'a'.repeat(2000),
    ];
    for (const name of ['redirect', 'returnTo', 'next', 'loginUrl', 'url', 'continue']) {
      for (const target of targets) {
        const { status, headers } = await createVisitor(world()).get(`${path}?${name}=${encodeURIComponent(target)}`);
        expect(status).toBe(302);
        const location = new URL(headers.get('location') ?? '');
        expect(location.origin).toBe('https://login.acme.example');
        expect(location.searchParams.getAll('redirect')).toEqual([world().publicUrl + path]);
        expect(location.href).toBe(headers.get('location'));
      }
    }
  });

  it('R03 R04 is not led astray by the request: Host, forwarding headers and odd targets', async () => {
    const path = await link();
    let raws = 0;
    const raw = (target: string, headers: Record<string, string>): Promise<{ status: number; location: string | undefined; rawHeaders: string[] }> =>
      new Promise((resolve, reject) => {
        const { port } = new URL(world().base);
        httpRequest({ host: '127.0.0.1', port, path: target, headers: { accept: 'text/html', 'user-agent': `raw ${(raws += 1)}`, ...headers } }, (response) => {
          response.resume();
          resolve({ status: response.statusCode ?? 0, location: response.headers.location, rawHeaders: response.rawHeaders });
        })
          .on('error', reject)
          .end();
      });
    const expected = (await raw(path, {})).location;
    expect(expected).toContain(encodeURIComponent(world().publicUrl));
    for (const headers of [
      { host: 'evil.example' },
      { 'x-forwarded-host': 'evil.example' },
      { 'x-forwarded-proto': 'http' },
      { forwarded: 'host=evil.example' },
      { 'x-original-url': '/r/x' },
      { 'x-forwarded-prefix': '/evil' },
    ]) {
      expect((await raw(path, headers)).location, JSON.stringify(headers)).toBe(expected);
    }
    const absolute = await raw(`http://evil.example${path}`, {});
    expect(absolute.location === undefined || absolute.location === expected).toBe(true);
    for (const odd of [`${path}%0d%0aLocation:%20https://evil.example`, `${path}\t`, `/${path}`, String.raw`/r\x`, `${path}?%0d%0aLocation:x`].filter(
      (text) => !/[\t ]/.test(text),
    )) {
      const { status, location, rawHeaders } = await raw(odd, {});
      expect(status === 404 || (status === 302 && location === expected) || (status === 303 && location === world().publicUrl + path), odd).toBe(true);
      expect(rawHeaders.filter((name) => name.toLowerCase() === 'location').length).toBeLessThanOrEqual(1);
    }
  });

  it('R11 is not shown and leads nowhere inside a frame', async () => {
    for (const dest of ['iframe', 'frame', 'embed', 'object']) {
      for (const target of [await link(), `${await link()}?token=${world().token()}`]) {
        const answer = await createVisitor(world()).get(target, { 'sec-fetch-dest': dest });
        expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([401, null, []]);
        expect(answer.text).toContain('target="_blank"');
        quiet(answer);
        tellsNothing(answer);
      }
    }
  });

  it('R13 answers GET and HEAD, nothing else', async () => {
    const path = `${await link()}?token=${world().token()}`;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await createVisitor(world()).request(method, path);
      expect([status, headers.get('allow')], method).toEqual([405, 'GET, HEAD']);
    }
  });

  it('says so when the tenant has no login page', async () => {
    const answer = await createVisitor(world()).get(`/r/${await world().globex.receipts[0].shareToken()}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([401, null]);
    expect(answer.text).toContain('data-code="token_missing"');
    tellsNothing(answer);
    quiet(answer);
  });

  it('X12 R07 speaks the viewer’s language, and repeats nothing of the request', async () => {
    const path = `/r/${await world().globex.receipts[0].shareToken()}`;
    for (const [wanted, lang, dir] of [
      ['de-AT,en;q=0.5', 'de', 'ltr'],
      ['ar', 'ar', 'rtl'],
      ['sv, ar;q=0.3, de;q=0.2', 'ar', 'rtl'],
      ['xx', 'en', 'ltr'],
      ['<b>', 'en', 'ltr'],
      ['de;q=0, en', 'en', 'ltr'],
    ] as const) {
      const { text, headers } = await createVisitor(world()).get(path, { 'accept-language': wanted });
      expect(text).toContain(`<html lang="${lang}" dir="${dir}"`);
      expect(headers.get('content-language')).toBe(lang);
    }
    const canary = '<script>alert(1)</script>';
    for (const target of [
      `/r/${encodeURIComponent(canary)}`,
      `${path}?redirect=${encodeURIComponent(canary)}`,
      `${await link()}?token=${encodeURIComponent(canary)}`,
      `/embed/${encodeURIComponent(canary)}?tenant=acme`,
      `/embed?tenant=${encodeURIComponent(canary)}`,
      `/${encodeURIComponent(canary)}`,
    ]) {
      for (const accept of ['text/html', '*/*']) {
        const { status, text, headers } = await world().send(target, { headers: { accept, 'user-agent': canary, referer: canary } });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(text).not.toMatch(/<script>(?!history\.replaceState\()|alert\(1\)/);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('content-type')).toMatch(/^(?:text\/html|application\/problem\+json); charset=utf-8$/);
      }
    }
  });

  it('X02 X03 makes no link and no image of any text, whatever address it looks like', async () => {
    const { manage: call, acme } = world();
    const addresses = [
      'https://evil.example/a?b=1',
      'javascript:alert(1)',
      ' \u00a0javascript:alert(1)',
      'data:text/html,<b>',
      'vbscript:x',
      'blob:https://evil.example/1',
      '//evil.example',
      'mailto:x@evil.example',
      '[a](javascript:alert(1))',
      '![a](https://evil.example/i.png)',
      '<a href=https://evil.example>x</a>',
      '<svg><script href="data:,alert(1)"/></svg>',
      'url(https://evil.example/x.png)',
      '@import "https://evil.example"',
    ];
    const body = {
      customer: { externalId: 'ext-links', name: addresses[0], email: 'jane@evil.example' },
      title: addresses[1],
      summary: addresses[0],
      notes: addresses.join(' '),
      period: { start: '2026-08-01', end: '2026-08-31' },
      currency: 'EUR',
      issuer: { name: addresses[5], addressLines: addresses.slice(6, 9), taxId: addresses[1], email: 'issuer@evil.example' },
      outcomes: [{ label: addresses[1], amount: '1', unit: 'hours' }],
      lines: addresses.map((description) => ({ description, amountMinor: 100, quantity: '1', unit: 'https://e.vil' })),
      taxes: [{ label: addresses[1], ratePercent: '0', amountMinor: 0 }],
    };
    const { json, text: said } = await call(acme.apiKey, 'POST', '/v1/receipts/sync', body);
    const id = String(json['id']);
    expect(id, said).toMatch(/^rcpt_/);
    await call(acme.apiKey, 'POST', `/v1/receipts/${id}/publish`, {});
    const { url } = (await call(acme.apiKey, 'GET', `/v1/receipts/${id}/share-link`)).json as { url: string };
    const { status, text } = await createVisitor(world()).get(url);
    expect(status).toBe(200);
    const written = text.replaceAll(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '');
    expect(written).toContain('javascript:alert(1)');
    const attributes = [...written.matchAll(/ (href|src|srcset|action|formaction|poster|background|data|xlink:href|style|on\w+)="([^"]*)"/g)].map(
      ([, name, value]) => `${name}=${value}`,
    );
    const files = ['pdf', 'csv'].map((format) => `href=${new URL(url).pathname}/document?format=${format}`);
    expect(attributes).toEqual(['href=data:,', ...files]);
    expect(written.match(/<a\b/g)).toHaveLength(files.length);
    expect(written).not.toMatch(/<(?:img|image|iframe|object|embed|base|form|video|audio|meta http-equiv)\b/i);
  });

  it('X08 is markup only where this server wrote it, whatever stands in the receipt', async () => {
    const { manage: call, acme } = world();
    const evil = '</script><script>window.__xss=1</script><!-- \u2028 <img src=x onerror=alert(1)>';
    const body = {
      customer: { externalId: 'ext-x', name: evil.replace('\u2028', '') },
      title: evil.replace('\u2028', ''),
      notes: evil.replace('\u2028', ''),
      period: { start: '2026-09-01', end: '2026-09-30' },
      currency: 'EUR',
      issuer: { name: evil.replace('\u2028', '') },
      lines: [{ description: evil, amountMinor: 100 }],
    };
    const { json } = await call(acme.apiKey, 'POST', '/v1/receipts/sync', body);
    const id = String(json['id']);
    await call(acme.apiKey, 'POST', `/v1/receipts/${id}/publish`, {});
    const { url } = (await call(acme.apiKey, 'GET', `/v1/receipts/${id}/share-link`)).json as { url: string };
    const { status, text } = await createVisitor(world()).get(url);
    expect(status).toBe(200);
    expect(text.match(/<script\b/g)).toHaveLength(2);
    expect(text.match(/<img\b/g)).toBeNull();
    const data = /<script type="application\/json" id="vitrine-data">([^<]*)<\/script>/.exec(text)?.[1] ?? '';
    expect(data).toMatch(/\\u003c\/script>/);
    expect(data).not.toContain('\u2028');
    expect(JSON.parse(data)).toMatchObject({ kind: 'link', receipt: { id, lines: [{ description: evil }] } });
    expect(text).toContain('&lt;/script&gt;');
  });
});
