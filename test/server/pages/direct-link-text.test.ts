import { expect, it } from 'vitest';
import { createVisitor } from '../../support/stand-ins/browser-like.ts';
import { forEachWorld } from '../../support/server/world.ts';

forEachWorld('the text of a receipt on its direct link', (world) => {
  it('X02 X03 never becomes a link or an image, whatever URL it looks like', async () => {
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
    const { json, text: responseText } = await call(acme.apiKey, 'POST', '/v1/receipts/sync', body);
    const id = String(json['id']);
    expect(id, responseText).toMatch(/^rcpt_/);
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

  it('X08 is escaped: the only markup is that of the server', async () => {
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
