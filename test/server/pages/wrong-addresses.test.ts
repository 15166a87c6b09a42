import { request as httpRequest } from 'node:http';
import { expect, it } from 'vitest';
import { createVisitor } from '../../support/stand-ins/browser-like.ts';
import { forEachWorld } from '../../support/server/world.ts';

interface Raw {
  status: number;
  location: string | undefined;
  type: string;
  text: string;
}

const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

forEachWorld('a slightly wrong address', (world) => {
  let browsers = 0;
  const share = (index: 0 | 1 = 0): Promise<string> => world().acme.receipts[index].shareToken();
  /** Sends the request target unchanged, which `fetch` would normalize. */
  const raw = (path: string, headers: Record<string, string> = page, method = 'GET'): Promise<Raw> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(world().base);
      httpRequest({ hostname, port, path, method, headers: { 'user-agent': `browser ${(browsers += 1)}`, ...headers } }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, location: response.headers.location, type: response.headers['content-type'] ?? '', text }),
        );
      })
        .on('error', reject)
        .end();
    });
  const isPage = ({ type, text }: Raw): boolean => type === 'text/html; charset=utf-8' && text.startsWith('<!doctype html>') && text.includes('<h1>');

  it.each(['/r/TOKEN/', '//r/TOKEN', '/r//TOKEN', '///r///TOKEN///', '/R/TOKEN', '//R/TOKEN/'])(
    'V11 redirects %s to the link in one step, and the link to the login page',
    async (form) => {
      const token = await share();
      for (const query of ['', '?utm_source=a&utm_source=b', '?x=%E0%A4%A']) {
        const { status, location } = await raw(form.replace('TOKEN', token) + query);
        expect([status, location]).toEqual([303, `${world().publicUrl}/r/${token}${query}`]);
        expect((await raw((location ?? '').replace(world().publicUrl, ''))).location).toMatch(/^https:\/\/login\.acme\.example\//);
      }
    },
  );

  it.each([
    ['/public//value-receipts/TOKEN/', '/public/value-receipts/TOKEN'],
    ['/Public/Value-Receipts/TOKEN', '/public/value-receipts/TOKEN'],
    ['/r/TOKEN/confirm/', '/r/TOKEN/confirm'],
    ['/embed/?tenant=acme', '/embed?tenant=acme'],
    ['//embed/receipt-list/?tenant=acme&theme=dark', '/embed/receipt-list?tenant=acme&theme=dark'],
    ['/errors/', '/errors'],
    ['/Outbox/', '/outbox'],
  ])('V11 redirects %s to %s', async (form, right) => {
    const token = await share();
    const { status, location } = await raw(form.replace('TOKEN', token));
    expect([status, location]).toEqual([303, world().publicUrl + right.replace('TOKEN', token)]);
  });

  it('V11 keeps the token when it redirects', async () => {
    const visitor = createVisitor(world());
    await visitor.get(`/r/${await share()}`);
    const first = await visitor.get(`/r/${await share()}/?token=${world().token({ jti: 'wrong-form' })}`);
    const second = await visitor.get(first.headers.get('location') ?? '');
    expect([first.status, second.status, second.headers.get('location')]).toEqual([303, 303, `${world().publicUrl}/r/${await share()}`]);
    expect((await visitor.get(`/r/${await share()}`)).text).toContain('canary-acme-ext-1-line');
  });

  it('V11 R01 never redirects to another server', async () => {
    const token = await share();
    for (const path of [
      '//evil.example',
      '//evil.example/r/x',
      `//evil.example/r/${token}`,
      `/\\evil.example/r/${token}/`,
      `/r/${token}//evil.example`,
      '/r//evil.example',
      `/R/${token}x/`,
      '//',
      '/v1//receipts',
      '/v1/receipts/',
      '/%72/x/',
    ]) {
      const answer = await raw(path);
      expect([answer.status, answer.location, isPage(answer)], path).toEqual([404, undefined, true]);
    }
  });

  it.each([
    '?utm_source=a&utm_source=b',
    '?x=%E0%A4%A',
    '?%E0%A4%A=1',
    '?%00=1&y=%00',
    `?${'a=1&'.repeat(400)}`,
    '?fbclid=x&&&=',
    '?a[]=1&a[]=2',
    '?tokens=1&nottoken=2',
  ])('V11 shows a published link despite an added query: %s', async (query) => {
    const [receipt] = world().acme.receipts;
    const manage = (path: string) => world().manage(world().acme.apiKey, 'POST', `/v1/receipts/${receipt.id}/${path}`, path === 'publish' ? {} : undefined);
    const target = `/r/${await share()}${query}`;
    const hidden = await raw(target);
    expect([hidden.status, hidden.location?.startsWith('https://login.acme.example/')]).toEqual([302, true]);
    await manage('publish');
    const shown = await raw(target);
    expect([shown.status, shown.text.includes('canary-acme-ext-1-line')]).toEqual([200, true]);
    await manage('unpublish');
  });

  it('V11 R12 finds one token among added parameters, and refuses two', async () => {
    const path = `/r/${await share()}`;
    const token = world().token({ jti: 'among-others' });
    expect((await createVisitor(world()).get(`${path}?utm=a&utm=b&x=%E0%A4%A&token=${token}&y`)).status).toBe(303);
    expect((await createVisitor(world()).get(`${path}?utm=a&token=${token}&%74oken=${token}`)).status).toBe(400);
  });

  it('V11 answers a person with a page on every path, and a program with a problem document', async () => {
    const token = await share();
    const targets = [
      '/',
      '/nowhere',
      '/%E0%A4%A',
      '/r',
      '/r/',
      '/r/%E0%A4%A',
      `/r/${token}%E0%A4%A`,
      '/public',
      '/public/value-receipts',
      '/embed?tenant=%E0%A4%A',
      '/embed?tenant=nobody',
      '/embed/%E0%A4%A',
      '/embed/assets/%E0%A4%A',
      '/embed?tenant=acme&token=x',
      '/vitrine.jsx',
      '/.well-known/nothing',
      '/v1',
      '/v1/',
      '/v1/nowhere',
      '/v1/receipts',
      '/v1/receipts?token=x',
      '/v1/receipts/%E0%A4%A',
      '/outbox/x',
      '/errors/x',
      '/healthz/x',
      '/metrics?access_token=x',
      '/%',
      '/a%zz',
      `/${'a'.repeat(5000)}`,
      '/favicon.ico',
    ];
    for (const target of targets) {
      const answer = await raw(target);
      expect([answer.status >= 400 && answer.status < 500, answer.location, isPage(answer)], target.slice(0, 60)).toEqual([true, undefined, true]);
      for (const accept of ['*/*', 'application/json', 'text/html;q=0', 'image/avif,image/webp,*/*;q=0.8']) {
        const program = await raw(target, { accept });
        expect([program.status, program.type], `${target.slice(0, 60)} ${accept}`).toEqual([answer.status, 'application/problem+json; charset=utf-8']);
      }
    }
    for (const method of ['POST', 'PUT', 'DELETE'])
      for (const target of ['/', `/r/${token}`, '/errors', '/healthz', '/v1/receipts', '/embed?tenant=acme'])
        expect(isPage(await raw(target, page, method)), `${method} ${target}`).toBe(true);
  });

  it('V11 answers an API client with a problem document, also when it accepts HTML by default', async () => {
    const accept = 'text/html, image/gif, image/jpeg, */*; q=0.2';
    const withCredential = await raw('/v1/receipts', { accept, authorization: 'Bearer x' });
    const withJson = await raw('/v1/embed-tokens', { accept, 'content-type': 'application/json' }, 'POST');
    for (const { status, type } of [withCredential, withJson]) expect([status >= 400, type]).toEqual([true, 'application/problem+json; charset=utf-8']);
  });
});
