import { describe, expect, it, test } from 'vitest';
import { newTenant, tenantPatch } from '../../../../server/resources/tenants/model.ts';
import { checkOrigins } from '../../../../server/resources/tenants/page-origins.ts';
import { checkRefreshUrl } from '../../../../server/resources/tenants/settings.ts';

describe('a tenant', () => {
  it('needs only a slug and a name', () => {
    expect(newTenant.parse({ slug: 'acme', name: 'Acme' })).toEqual({
      slug: 'acme',
      mode: 'live',
      name: 'Acme',
      issuer: 'vitrine',
      audience: null,
      bridgeAudience: 'vitrine-embed',
      maxTokenSeconds: 3600,
      loginUrl: null,
      refreshUrl: null,
      allowedOrigins: [],
      viewersSeeDrafts: false,
      magicLinks: false,
      signInProxy: false,
      attributeIdentity: false,
      compat: [],
      theme: null,
      widgetIds: {},
      siteSessionsPerMinute: null,
      customerSessionsPerMinute: 60,
    });
  });
  test.each(['a', 'Acme', 'a_b', 'a b', 'ä', '../x', 'x'.repeat(41), '', `ten_${'0'.repeat(24)}`])('cannot have the slug %j', (slug) => {
    expect(newTenant.safeParse({ slug, name: 'x' }).success).toBe(false);
  });
  test.each([59, 86_401, 900.5, '900', -1, null])('cannot have a token lifetime of %j seconds', (maxTokenSeconds) => {
    expect(tenantPatch.safeParse({ maxTokenSeconds }).success).toBe(false);
  });
  test.each([60, 86_400])('can have a token lifetime of %j seconds', (maxTokenSeconds) => {
    expect(tenantPatch.safeParse({ maxTokenSeconds }).success).toBe(true);
  });
  test.each([{ slug: 'new' }, { mode: 'test' }, { id: 'ten_x' }, { createdAt: 'now' }, { role: 'owner' }])('refuses to change %j', (patch) => {
    expect(tenantPatch.safeParse(patch).success).toBe(false);
  });
  it('can list at most fifty origins', () => {
    const origins = (count: number) => Array.from({ length: count }, (_, index) => `https://${index}.example`);
    expect(tenantPatch.safeParse({ allowedOrigins: origins(50) }).success).toBe(true);
    expect(tenantPatch.safeParse({ allowedOrigins: origins(51) }).success).toBe(false);
  });
});

test.each([
  '*',
  'null',
  'https://*.example',
  'https://a.example/',
  'http://a.example',
  'https://A.example',
  'https://a.example:443',
  'javascript:alert(1)',
  'https://u@a.example',
  'https://a.example;',
  "https://a.example'",
])('the origin %s is refused and named', (origin) => {
  expect(() => checkOrigins(['https://ok.example', origin])).toThrow(
    expect.objectContaining({ code: 'invalid_origin', errors: [expect.objectContaining({ path: 'allowedOrigins.1' })] }),
  );
});

it('repeated origins are stored once', () => {
  expect(checkOrigins(['https://a.example', 'http://localhost:3000', 'https://a.example'])).toEqual(['https://a.example', 'http://localhost:3000']);
});

it('N22 the refresh URL follows the rule for redirect targets', () => {
  expect(checkRefreshUrl('https://app.example/token', 'https://receipts.example')).toBe('https://app.example/token');
  for (const url of ['javascript:alert(1)', 'http://app.example/token', 'https://receipts.example/x', '//app.example']) {
    expect(() => checkRefreshUrl(url, 'https://receipts.example')).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  }
});
