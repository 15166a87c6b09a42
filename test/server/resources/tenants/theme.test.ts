import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { neutralPalettes } from '../../../../server/resources/tenants/theme.ts';
import { createVisitor } from '../../../support/stand-ins/browser-like.ts';
import { forEachWorld } from '../../../support/server/world.ts';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const stylesOf = (text: string): string[] => [...text.matchAll(/<style>([^<]*)<\/style>/g)].map(([, style = '']) => style);

const theme = {
  light: { primary: '#7a1fa2', primaryContrast: '#FFF', text: '#222222', textMuted: '#555555', bg: '#fffdf7', border: '#ddd' },
  dark: { primary: '#d8a6f0', bg: '#111018' },
  radiusPx: 4,
  fontFamily: '"Inter",  Helvetica Neue, sans-serif',
};

forEachWorld('the theme of a tenant', (world) => {
  const set = (value: unknown) => world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { theme: value });

  it('AF36 is stored in one normal form, recorded in the trail, and can be removed', async () => {
    expect((await world().manage(world().acme.apiKey, 'GET', '/v1/tenants/acme')).json['theme']).toBeNull();
    const kept = { ...theme, light: { ...theme.light, primaryContrast: '#ffffff', border: '#dddddd' }, fontFamily: 'Inter, Helvetica Neue, sans-serif' };
    expect(await set(theme)).toMatchObject({ status: 200, json: { theme: kept } });
    expect((await set(kept)).json['theme']).toEqual(kept);
    const { json } = await world().manage(world().acme.apiKey, 'GET', '/v1/audit?action=tenant.updated');
    expect(json['items']).toMatchObject([{ before: { theme: null }, after: { theme: kept } }]);
    expect((await set(null)).json['theme']).toBeNull();
  });

  it.each([
    ['a named colour', { light: { primary: 'red' } }, 'light.primary'],
    ['a colour of eight digits', { light: { primary: '#0d645080' } }, 'light.primary'],
    ['a function', { dark: { bg: 'rgb(0,0,0)' } }, 'dark.bg'],
    ['a URL', { light: { bg: 'url(https://evil.example/x)' } }, 'light.bg'],
    ['a value that ends the declaration', { light: { border: '#fff;}body{display:none' } }, 'light.border'],
    ['fullwidth digits', { light: { border: '#\uff11\uff11\uff11' } }, 'light.border'],
    ['a value that ends the element', { fontFamily: 'Inter</style><script>' }, 'fontFamily'],
    ['an escape', { fontFamily: 'Inter\\27' }, 'fontFamily'],
    ['unmatched quotes', { fontFamily: `'Inter"` }, 'fontFamily'],
    ['a URL as a font', { fontFamily: 'url(x)' }, 'fontFamily'],
    ['an empty name', { fontFamily: 'Inter,,Arial' }, 'fontFamily'],
    ['nine fonts', { fontFamily: 'a,b,c,d,e,f,g,h,i' }, 'fontFamily'],
    ['text with too little contrast', { light: { text: '#999999' } }, 'light.text'],
    ['muted text with too little contrast on its own background', { light: { bg: '#808080' } }, 'light.text'],
    ['text on the primary colour with too little contrast', { dark: { primary: '#6fcfb0', primaryContrast: '#ffffff' } }, 'dark.primaryContrast'],
  ])('AF36 X05 refuses %s, with its place', async (_what, value, path) => {
    const answer = await set(value);
    expect([answer.status, answer.code]).toEqual([400, 'invalid_theme']);
    expect((answer.json['errors'] as { path: string }[])[0]?.path).toBe(`theme.${path}`);
  });

  const radii = [-1, 1.5, 33, '4px'].map((radiusPx) => ({ radiusPx }));
  const others: unknown[] = [...radii, { light: { shadow: '#000' } }, { color: '#000' }, 'dark', []];
  it.each(others.map((value) => [value]))(
    'AF36 refuses %j',
    async (value) => {
      expect(await set(value)).toMatchObject({ status: 400, code: 'invalid_request' });
    },
  );

  it('AF36 X05 follows the frame’s own style in the page, allowed by its hash, and only for its tenant', async () => {
    const before = await world().send('/embed?tenant=acme');
    await set(theme);
    const { headers, text } = await world().send('/embed?tenant=acme');
    const [own = '', added = '', ...more] = stylesOf(text);
    expect([stylesOf(before.text), more]).toEqual([[own], []]);
    expect(headers.get('content-security-policy')).toContain(`style-src ${hash(own)} ${hash(added)};`);
    expect(added).toContain("--font:'Inter','Helvetica Neue',sans-serif,ui-sans-serif");
    expect(added).toContain('--round:4px');
    expect(added).toMatch(/@media screen\{:root:root\{--paper:#fffdf7;[^}]*--accent:#7a1fa2;--accent-soft:#7a1fa214;--on-accent:#ffffff;/);
    // Dark colours that the theme omits are neutral.
    expect(added).toMatch(/@media screen\{:root:root\[data-theme='dark'\]\{--paper:#111018;[^}]*--ink:#edf0ec;[^}]*--accent:#d8a6f0;/);
    expect(added).not.toMatch(/print|url|@import/);
    expect(stylesOf((await world().send('/embed?tenant=globex')).text)).toEqual([own]);
  });

  it('AF36 applies to direct links too', async () => {
    const { acme, manage } = world();
    await set({ light: { primary: '#7a1fa2' } });
    await manage(acme.apiKey, 'POST', `/v1/receipts/${acme.receipts[0].id}/publish`, {});
    const { headers, text } = await createVisitor(world()).get(`/r/${await acme.receipts[0].shareToken()}`);
    const added = stylesOf(text)[1] ?? '';
    expect(added).toContain('--accent:#7a1fa2');
    expect(headers.get('content-security-policy')).toContain(hash(added));
  });

  it('AF36 is reported to pages of the other portal', async () => {
    const { acme, manage, send } = world();
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { compat: ['aforo'], theme });
    const { json } = await manage(acme.apiKey, 'POST', '/v1/embed-keys', { name: 'site', allowedOrigins: ['https://app.acme.example'] });
    const headers = { authorization: `Bearer ${String(json['embedKey'])}`, 'x-embed-tenant': 'acme', origin: 'https://app.acme.example' };
    expect(JSON.parse((await send('/api/v1/portal/embed/tenant-config/acme', { headers })).text)).toMatchObject({
      primaryColor: '#7a1fa2',
      fontFamily: 'Inter, Helvetica Neue, sans-serif',
      embeddableWidget: { borderRadius: 4 },
    });
  });
});

it('AF36 checks contrast against the neutral colours of the frame', () => {
  const css = readFileSync(new URL('../../../../frame/theme/tokens.css', import.meta.url), 'utf8');
  const [light = '', ...dark] = css.split(/@media \(prefers-color-scheme: dark\)|:root\[data-theme='dark'\]/);
  const names = { primary: 'accent', primaryContrast: 'on-accent', text: 'ink', textMuted: 'quiet', bg: 'paper', border: 'hair' } as const;
  for (const [token, name] of Object.entries(names) as [keyof typeof names, string][]) {
    expect(light).toContain(`--${name}: ${neutralPalettes.light[token]};`);
    for (const block of dark) expect(block).toContain(`--${name}: ${neutralPalettes.dark[token]};`);
  }
});
