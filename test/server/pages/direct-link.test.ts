import { expect, it, vi } from 'vitest';
import { createVisitor } from '../../support/stand-ins/browser-like.ts';
import { forEachWorld, type Answer } from '../../support/server/world.ts';
import { expectNothingRevealed, expectPrivateHeaders } from './link-answers.ts';

forEachWorld('the direct link of a receipt', (world) => {
  const link = async (index: 0 | 1 = 0): Promise<string> => `/r/${await world().acme.receipts[index].shareToken()}`;
  const manage = (path: string, body?: object): Promise<Answer> =>
    world().manage(world().acme.apiKey, 'POST', `/v1/receipts/${world().acme.receipts[0].id}/${path}`, body);

  it('PD10 S04 redirects a browser to the tenant’s login page, and reveals nothing', async () => {
    const { publicUrl } = world();
    for (const path of [await link(), (await link()).replace('/r/', '/public/value-receipts/')]) {
      const answer = await createVisitor(world()).get(path);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe(`https://login.acme.example/in?from=receipts&redirect=${encodeURIComponent(publicUrl + path)}`);
      expect(answer.text).toBe('');
      expectPrivateHeaders(answer);
    }
  });

  it('PD3 PD14 N25 shows a published receipt to everyone at both addresses, as text in the document', async () => {
    expect((await manage('publish', {})).status).toBe(200);
    for (const path of [await link(), (await link()).replace('/r/', '/public/value-receipts/')]) {
      const answer = await createVisitor(world()).get(path);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('canary-acme-ext-1-line');
      expect(answer.text).not.toContain('canary-acme-ext-2');
      expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expectPrivateHeaders(answer);
    }
    const withToken = await createVisitor(world()).get(`${await link()}?token=anything`);
    expect([withToken.status, withToken.headers.get('location')]).toEqual([303, world().publicUrl + (await link())]);
    expect((await manage('unpublish')).status).toBe(200);
    expect((await createVisitor(world()).get(await link())).status).toBe(302);
  });

  it('uses the first supported language of the browser with its region, and ignores invalid tags', async () => {
    expect((await manage('publish', {})).status).toBe(200);
    const languages = [
      ['de-AT', 'de-AT'],
      ['sv-SE, ar-EG;q=0.8, de', 'de'],
      ['de-AT-DE, de-12, ar-EG;q=0.5', 'ar-EG'],
      ['ar-u-nu-latn', 'ar-u-nu-latn'],
      ['DE-at', 'de-AT'],
      ['de_AT', 'en'],
      ['xx-invalid-but-long, *', 'en'],
      ['', 'en'],
    ] as const;
    for (const [wish, language] of languages) {
      const answer = await createVisitor(world()).get(await link(), { 'accept-language': wish });
      expect([answer.status, answer.headers.get('content-language')], wish).toEqual([200, language]);
      expect(answer.text).toContain(`<html lang="${language}" dir="${language.startsWith('ar') ? 'rtl' : 'ltr'}">`);
    }
    await manage('unpublish');
  });

  it('PD14 is private again when its publication expires', async () => {
    const { clock } = world();
    expect((await manage('publish', { until: new Date(clock.now() + 60_000).toISOString() })).status).toBe(200);
    expect((await createVisitor(world()).get(await link())).status).toBe(200);
    clock.advance(60);
    const after = await createVisitor(world()).get(await link());
    expect(after.status).toBe(302);
    await manage('unpublish');
  });

  it('S05 T03 answers 404 alike when it is unknown, rotated or archived', async () => {
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
      answers.forEach(expectNothingRevealed);
    }
    await manage('unarchive');
    expect((await createVisitor(world()).get(await link())).status).toBe(302);
  });

  it('S06 S07 has one spelling, and malformed tokens do not reach the database', async () => {
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
    const wellFormed = others.filter((name) => /^r_[\w-]{43}$/.test(name));
    for (const name of others) {
      const { status, headers } = await world().send(`/r/${name}`, { headers: { accept: 'text/html' } });
      expect([status, headers.get('location'), headers.getSetCookie()], name.slice(0, 60)).toEqual([404, null, []]);
    }
    expect(lookUps).toHaveBeenCalledTimes(wellFormed.length);
    expect((await world().send(`/r/${good}`)).status).toBe(302);
    expect(lookUps).toHaveBeenCalledTimes(wellFormed.length + 1);
    lookUps.mockRestore();
  });

  it('S08 is never cached: unpublishing takes effect with the next request', async () => {
    await manage('publish', {});
    const path = await link();
    const open = await createVisitor(world()).get(path);
    expect([open.status, open.headers.get('etag')]).toEqual([200, null]);
    expect(open.headers.get('vary')).toContain('Cookie');
    await manage('unpublish');
    expect((await createVisitor(world()).get(path, { 'if-none-match': '*', 'if-modified-since': new Date().toUTCString() })).status).toBe(302);
  });

  it('S02 S03 follows publication, rotation and "revoke all" immediately', async () => {
    await manage('publish', {});
    const old = await link();
    await manage('rotate-share-token');
    expect((await createVisitor(world()).get(old)).status).toBe(404);
    expect((await createVisitor(world()).get(await link())).status).toBe(200);
    await world().manage(world().acme.apiKey, 'POST', '/v1/receipts/revoke-all');
    const after = await createVisitor(world()).get(await link());
    expect(after.status).toBe(302);
    expectNothingRevealed(after);
  });

  it('S09 N21 shows a neutral page to link preview bots', async () => {
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
        expectNothingRevealed(answer);
        expectPrivateHeaders(answer);
      }
    }
    const { query } = world().app.services.database;
    expect(await query.selectFrom('used_tokens').selectAll().execute()).toEqual([]);
  });
});
