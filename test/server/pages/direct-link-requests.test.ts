import { request as httpRequest } from 'node:http';
import { expect, it } from 'vitest';
import { createVisitor } from '../../support/stand-ins/browser-like.ts';
import { forEachWorld } from '../../support/server/world.ts';
import { expectNothingRevealed, expectPrivateHeaders } from './link-answers.ts';

forEachWorld('a request for the direct link of a receipt', (world) => {
  const link = async (index: 0 | 1 = 0): Promise<string> => `/r/${await world().acme.receipts[index].shareToken()}`;

  it('R01 does not choose the redirect target', async () => {
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

  it('R03 R04 does not change the redirect by Host, forwarding headers or odd request targets', async () => {
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

  it('R11 gets neither the receipt nor a redirect inside a frame', async () => {
    for (const dest of ['iframe', 'frame', 'embed', 'object']) {
      for (const target of [await link(), `${await link()}?token=${world().token()}`]) {
        const answer = await createVisitor(world()).get(target, { 'sec-fetch-dest': dest });
        expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([401, null, []]);
        expect(answer.text).toContain('target="_blank"');
        expectPrivateHeaders(answer);
        expectNothingRevealed(answer);
      }
    }
  });

  it('R13 is answered for GET and HEAD only', async () => {
    const path = `${await link()}?token=${world().token()}`;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await createVisitor(world()).request(method, path);
      expect([status, headers.get('allow')], method).toEqual([405, 'GET, HEAD']);
    }
  });

  it('gets an error page when the tenant has no login page', async () => {
    const answer = await createVisitor(world()).get(`/r/${await world().globex.receipts[0].shareToken()}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([401, null]);
    expect(answer.text).toContain('data-code="token_missing"');
    expectNothingRevealed(answer);
    expectPrivateHeaders(answer);
  });

  it('X12 R07 is answered in the viewer’s language, without repeating text of the request', async () => {
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
});
