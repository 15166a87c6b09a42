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
      timeZone: 'UTC',
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
  test.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['america/NEW_york', 'America/New_York'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['utc', 'UTC'],
  ])('stores the time zone %j as %j', (given, timeZone) => {
    expect(tenantPatch.parse({ timeZone: given })).toEqual({ timeZone });
  });
  test.each(['Mars/Olympus', 'America/', '/', 'PST', 'IST', 'GMT+2', '+09:00', 'Berlin', '', ' UTC', 'Europe/Berlin ', 'a/'.repeat(40), 9, null])(
    'cannot have the time zone %j',
    (timeZone) => {
      expect(tenantPatch.safeParse({ timeZone }).success).toBe(false);
    },
  );
  it('names the invalid time zone, a valid one and what to write instead', () => {
    expect(tenantPatch.safeParse({ timeZone: 'BST' }).error?.issues).toMatchObject([
      { path: ['timeZone'], message: expect.stringMatching(/^"BST" must be the IANA name of a time zone, such as .*: instead of an abbreviation/) },
    ]);
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
