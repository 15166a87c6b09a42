import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createEmbedKey } from '../../support/credentials/embed-keys.ts';
import { forEachWorld } from '../../support/server/world.ts';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const directives = (headers: Headers): Map<string, string> =>
  new Map(
    (headers.get('content-security-policy') ?? '').split('; ').map((directive) => [directive.split(' ')[0] ?? '', directive.slice(directive.indexOf(' ') + 1)]),
  );
const dataOf = (text: string): Record<string, unknown> =>
  JSON.parse(/<script type="application\/json" id="vitrine-data">([^<]*)<\/script>/.exec(text)?.[1] ?? 'null');

forEachWorld('the frame page', (world) => {
  it('G03 may be framed by the tenant’s allowed origins, exactly', async () => {
    const { send, acme, manage } = world();
    expect(directives((await send('/embed?tenant=acme')).headers).get('frame-ancestors')).toBe('https://app.acme.example');
    const origins = ['https://app.acme.example', 'https://shop.acme.example:8443', 'http://localhost:4320'];
    expect((await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { allowedOrigins: origins })).status).toBe(200);
    const { headers, text } = await send('/embed?tenant=acme');
    expect(directives(headers).get('frame-ancestors')).toBe(origins.join(' '));
    expect(headers.get('x-frame-options')).toBeNull();
    expect(dataOf(text)).toEqual({ kind: 'frame', tenant: 'acme', allowedOrigins: origins });
    expect(directives((await send('/embed?tenant=globex')).headers).get('frame-ancestors')).toBe("'none'");
  });

  it('G03 is an error page that nobody may frame for an unknown tenant or an invalid widget name', async () => {
    for (const path of [
      '/embed',
      '/embed?tenant=',
      '/embed?tenant=unknown',
      '/embed?tenant=ACME',
      '/embed?tenant=%00',
      "/embed?tenant=a'--",
      '/embed/Nothing?tenant=acme',
      '/embed/nothing?tenant=unknown',
      `/embed/${'n'.repeat(41)}?tenant=acme`,
      '/embed/receipt-list/x?tenant=acme',
    ]) {
      const { status, headers } = await world().send(path, { headers: { accept: 'text/html' } });
      expect([status, /frame-ancestors 'none'/.test(headers.get('content-security-policy') ?? '')], path).toEqual([path.includes('%00') ? 400 : 404, true]);
    }
  });

  it('is the plain page with the plain policy for an unknown widget, and names that widget in its data', async () => {
    const { send } = world();
    const plain = await send('/embed?tenant=acme');
    for (const name of ['nothing', 'constructor', 'acme-usage']) {
      const { status, headers, text } = await send(`/embed/${name}?tenant=acme`);
      expect([status, headers.get('content-security-policy')]).toEqual([200, plain.headers.get('content-security-policy')]);
      expect(dataOf(text)).toEqual({ ...dataOf(plain.text), config: { widget: name } });
    }
  });

  it('E01 AF5 may be framed by exactly the origins of the embed key in its URL, and contains that key', async () => {
    const { send, acme } = world();
    const origins = ['http://localhost:4320', 'https://blog.acme.example', 'https://shop.acme.example'];
    const { embedKey } = await createEmbedKey(world(), acme, origins);
    const { status, headers, text } = await send(`/embed?tenant=acme&embedKey=${embedKey}`);
    expect([status, directives(headers).get('frame-ancestors')]).toEqual([200, origins.join(' ')]);
    expect(dataOf(text)).toEqual({ kind: 'frame', tenant: 'acme', allowedOrigins: origins, embedKey });
  });

  it('E01 E08 E09 may not be framed for an embed key that is unknown, revoked, rotated, or of another tenant or mode', async () => {
    const { send, acme, globex, manage, tenant } = world();
    const [revoked, rotated, foreign] = [await createEmbedKey(world(), acme), await createEmbedKey(world(), acme), await createEmbedKey(world(), globex)];
    const test = await createEmbedKey(world(), await tenant('trial-frame', { mode: 'test' }));
    expect((await send(`/embed?tenant=acme&embedKey=${revoked.embedKey}`)).status).toBe(200);
    await manage(acme.apiKey, 'POST', `/v1/embed-keys/${revoked.id}/revoke`);
    await manage(acme.apiKey, 'POST', `/v1/embed-keys/${rotated.id}/rotate`);
    for (const key of [
      revoked.embedKey,
      rotated.embedKey,
      foreign.embedKey,
      test.embedKey,
      `embk_live_${'0'.repeat(32)}`,
      '',
      'embk_',
      '%2A',
      'x'.repeat(2_000),
      "'%3B",
    ]) {
      for (const accept of ['text/html', '*/*']) {
        const { status, headers, text } = await send(`/embed?tenant=acme&embedKey=${key}`, { headers: { accept } });
        expect([status, /frame-ancestors 'none'/.test(headers.get('content-security-policy') ?? '')], key).toEqual([key === test.embedKey ? 403 : 404, true]);
        expect(text).not.toContain('https://shop.acme.example');
      }
    }
  });

  it('E04 E10 has one policy of at most 8 KB with fifty origins, and no additional directive', async () => {
    const { send, acme } = world();
    const origins = Array.from({ length: 50 }, (_, index) => `https://${'a'.repeat(60)}.${'b'.repeat(40)}.a${index + 10}.example:8443`);
    const { embedKey } = await createEmbedKey(world(), acme, origins);
    const few = await send('/embed?tenant=acme');
    const many = await send(`/embed?tenant=acme&embedKey=${embedKey}`);
    const policy = many.headers.get('content-security-policy') ?? '';
    expect(policy.length).toBeLessThanOrEqual(8_192);
    expect([...directives(many.headers).keys()]).toEqual([...directives(few.headers).keys()]);
    expect(directives(many.headers).get('frame-ancestors')?.split(' ')).toEqual(origins.toSorted());
  });

  it('X14 N15 N16 allows only its own script and style, by hash, also in cross-origin isolated pages', async () => {
    const { headers, text } = await world().send('/embed?tenant=acme');
    const policy = directives(headers);
    const [early = '', script = '', ...none] = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, code = '']) => code);
    const map = /<script type="importmap"[^>]*>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    expect(script.length).toBeGreaterThan(10_000);
    expect([none, early.length < 2_000]).toEqual([[], true]);
    expect(policy.get('script-src')).toBe(`'self' ${hash(early)} ${hash(map)} ${hash(script)}`);
    expect(policy.get('style-src')).toBe(hash(style));
    const fixed = {
      'default-src': "'none'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-src': "'none'",
      'connect-src': "'self'",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    };
    for (const [name, value] of Object.entries(fixed)) expect(policy.get(name), name).toBe(value);
    expect(text).not.toMatch(/ (?:on\w+|style)=/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, max-age=60',
      'referrer-policy': 'no-referrer',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.getSetCookie()).toEqual([]);
  });

  it('PF9 asks for its own process only when the host page is same-site, and varies its cache by that', async () => {
    const cases: [site: string | undefined, asks: string | null][] = [
      ['same-site', '?1'],
      ['cross-site', null],
      ['same-origin', null],
      ['none', null],
      ['', null],
      ['SAME-SITE', null],
      ['same-site, same-site', null],
      [undefined, null],
    ];
    for (const [site, asks] of cases) {
      const { status, headers } = await world().send('/embed?tenant=acme', { headers: site === undefined ? {} : { 'sec-fetch-site': site } });
      expect([site, status, headers.get('origin-agent-cluster'), headers.get('vary')]).toEqual([site, 200, asks, 'Accept-Encoding, Sec-Fetch-Site']);
    }
  });

  it('maps imports to modules of its own server, with the integrity of every file', async () => {
    const { send } = world();
    const { text } = await send('/embed?tenant=acme');
    const map = JSON.parse(/<script type="importmap" id="vitrine-modules">([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '{}') as {
      imports: Record<string, string>;
      integrity: Record<string, string>;
    };
    for (const name of ['preact', 'preact/hooks', 'preact/jsx-runtime', 'preact/jsx-dev-runtime', '@vitrine/frame/widget'])
      expect(Object.keys(map.imports)).toContain(name);
    const assets = readdirSync(new URL('../../../dist/widgets/assets/', import.meta.url)).filter((name) => name.endsWith('.js'));
    expect(Object.keys(map.integrity).toSorted()).toEqual(assets.map((name) => `/embed/assets/${name}`).toSorted());
    for (const address of Object.values(map.imports)) expect(Object.keys(map.integrity)).toContain(address);
    for (const [address, integrity] of Object.entries(map.integrity)) {
      const { status, text: code } = await send(address);
      expect([status, hash(code)]).toEqual([200, `'${integrity}'`]);
    }
    // The map comes before the importing script, because browsers may ignore a map after the first import.
    expect(text.indexOf('type="importmap"')).toBeLessThan(text.lastIndexOf('<script>'));
  });

  it('takes the widget configuration from its URL, and refuses invalid values', async () => {
    const { send, acme } = world();
    const { text } = await send(`/embed/receipt?tenant=acme&resource=${acme.receipts[0].id}&theme=dark&locale=de-AT&dialect=returningai`);
    expect(dataOf(text)).toMatchObject({
      dialect: 'returningai',
      config: { widget: 'receipt', resource: acme.receipts[0].id, theme: 'dark', locale: 'de-AT' },
    });
    expect(dataOf((await send('/embed/receipt-list?tenant=acme')).text)).toMatchObject({ config: { widget: 'receipt-list' } });
    for (const query of [
      '',
      '&resource=x',
      '&resource=<b>',
      `&resource=${acme.receipts[0].id}&theme=red`,
      `&resource=${acme.receipts[0].id}&locale=%3C/script%3E`,
      `&resource=${acme.receipts[0].id}&dialect=constructor`,
    ]) {
      expect((await send(`/embed/receipt?tenant=acme${query}`)).code, query).toBe('invalid_request');
    }
    expect((await send('/embed?tenant=acme&tenant=globex')).code).toBe('duplicate_parameter');
  });

  it('U07 refuses a token in its URL', async () => {
    for (const path of ['/embed?tenant=acme&token=x', '/embed/receipt?token=x', '/embed?access_token=x']) {
      const { status, code, headers } = await world().send(path);
      expect([status, code]).toEqual([400, 'token_in_url']);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  it('is compressed as the browser accepts, and answers GET and HEAD only', async () => {
    const plain = await world().send('/embed?tenant=acme', { headers: { 'accept-encoding': 'identity' } });
    for (const encoding of ['gzip', 'br']) {
      const { headers, text } = await world().send('/embed?tenant=acme', { headers: { 'accept-encoding': encoding } });
      expect(headers.get('content-encoding')).toBe(encoding);
      expect(headers.get('vary')).toContain('Accept-Encoding');
      expect(text).toBe(plain.text);
      expect(Number(headers.get('content-length'))).toBeLessThan(plain.text.length / 2);
    }
    const head = await world().send('/embed?tenant=acme', { method: 'HEAD' });
    expect([head.status, head.text, Number(head.headers.get('content-length')) > 0]).toEqual([200, '', true]);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await world().send('/embed?tenant=acme', { method });
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });
});

forEachWorld('the static files for pages', (world) => {
  it('N17 are the host script for any page, and the hashed chunks for frames of this server', async () => {
    const script = await world().send('/vitrine.js');
    expect(Object.fromEntries(script.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=300',
    });
    expect(script.text).toContain('Vitrine');
    expect(script.headers.get('sourcemap')).toBe('/vitrine.js.map');
    const bridge = await world().send('/vitrine-bridge.js');
    expect([bridge.text.includes('bridgeSession'), bridge.headers.get('access-control-allow-origin'), bridge.headers.get('sourcemap')]).toEqual([
      true,
      '*',
      null,
    ]);
    expect((await world().send('/vitrine.js.map')).json['version']).toBe(3);
    const [chunk = ''] = readdirSync(new URL('../../../dist/widgets/assets/', import.meta.url)).filter((name) => name.endsWith('.js'));
    const { status, headers } = await world().send(`/embed/assets/${chunk}`);
    expect(chunk).toMatch(/[-.][\w-]{8,}\.js$/);
    expect([status, headers.get('cache-control'), headers.get('cross-origin-resource-policy')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'same-origin',
    ]);
  });

  it('do not give access to any other file', async () => {
    const paths = ['', 'x.js', '..%2fframe.js', '%2e%2e/frame.js', '..%5cframe.js', '.js', 'a.html', `${'a'.repeat(200)}.js`, '%00.js', '....//frame.js'];
    for (const path of paths) expect((await world().send(`/embed/assets/${path}`)).status, path).toBe(404);
    for (const path of ['/vitrine.jsx', '/vitrine.js/', '/package.json', '/dist/vitrine.js']) expect((await world().send(path)).status, path).toBe(404);
  });
});

forEachWorld(
  'a frame page with frame isolation always on',
  (world) => {
    it('PF9 asks for it whatever browsers send, also behind a proxy that strips the header', async () => {
      for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
        expect((await world().send('/embed?tenant=acme', { headers })).headers.get('origin-agent-cluster')).toBe('?1');
    });
  },
  { env: { VITRINE_FRAME_ISOLATION: 'always' } },
);
