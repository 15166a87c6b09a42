import { describe, expect, it } from 'vitest';
import { checkLoginUrl, loginRedirect } from '../../../server/access/redirect-rule.ts';
import { HttpError } from '../../../server/errors/http-error.ts';

const publicUrl = 'https://receipts.example.com';
const codeOf = (value: string, server = publicUrl): unknown => {
  try {
    checkLoginUrl(value, server);
    return 'accepted';
  } catch (error) {
    return error instanceof HttpError ? error.code : error;
  }
};

describe('a login URL', () => {
  it.each([
    'https://login.acme.example/',
    'https://login.acme.example',
    'https://login.acme.example/a/b?x=1&y=%20z',
    'https://login.acme.example:8443/in',
    'https://xn--bcher-kva.example/',
    'https://acme.example/in?redirects=1',
  ])('R02 may be %s', (value) => expect(codeOf(value)).toBe('accepted'));

  it.each([
    'javascript:alert(1)',
    'javascript://login.acme.example/%0aalert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://login.acme.example/1',
    'file:///etc/passwd',
    'ftp://login.acme.example/',
    'login.acme.example',
    '/login',
    '//login.acme.example',
    '///login.acme.example',
    'https:login.acme.example',
    'https:/login.acme.example',
    'https:///login.acme.example',
    String.raw`https:\\login.acme.example`,
    String.raw`https://login.acme.example\@evil.example`,
    String.raw`https://login.acme.example/a\b`,
    'https://user@login.acme.example/',
    'https://user:pass@login.acme.example/',
    'https://@login.acme.example/',
    'https://receipts.example.com@evil.example/',
    'https://evil.example%2f@receipts.example.com/',
    'http://login.acme.example/',
    'http://localhost:3000/login',
    'http://127.0.0.1/',
    'https://93.184.216.34/',
    'https://0x5db8d822/',
    'https://1572395042/',
    'https://[2606:2800:220:1::1]/',
    'https://[::ffff:1.2.3.4]/',
    'https://login.acme.example/#x',
    'https://login.acme.example/#',
    'https://login.acme.example./',
    'https://LOGIN.acme.example/',
    'HTTPS://login.acme.example/',
    'https://login.acme.example:443/',
    'https://login.acme.example/a/../b',
    'https://login.acme.example/%2e%2e/b',
    'https://bücher.example/',
    'https://login.acme.example/ü',
    ' https://login.acme.example/',
    'https://login.acme.example/ ',
    'https://login.acme.example/\n',
    'https://login.acme.example/\r\nSet-Cookie: a=b',
    'ht\ttps://login.acme.example/',
    'https://login.acme.example/\0',
    'https://login.acme.example/\u200f',
    publicUrl,
    `${publicUrl}/r/x`,
    'https://login.acme.example/?redirect=https://evil.example',
    'https://login.acme.example/?a=1&redirect=',
    `https://login.acme.example/${'a'.repeat(2048)}`,
    '',
    'https://',
    'null',
  ])('R02 N22 may not be %j', (value) => expect(codeOf(value)).toBe('invalid_login_url'));

  it('R02 may be http on loopback only if this server is on loopback too', () => {
    const local = 'http://localhost:4310';
    for (const value of ['http://localhost:4320/login', 'http://127.0.0.1:4320/', 'http://portal.localhost:4320/', 'https://login.acme.example/'])
      expect(codeOf(value, local)).toBe('accepted');
    for (const value of ['http://login.acme.example/', 'http://localhost:4310/login', 'http://10.0.0.1/', 'http://localhost.evil.example/'])
      expect(codeOf(value, local)).toBe('invalid_login_url');
  });

  it('R01 R05 keeps its own query, and gets the return URL appended once', () => {
    for (const [loginUrl, expected] of [
      ['https://login.acme.example/', 'https://login.acme.example/?redirect='],
      ['https://login.acme.example/in?from=a%20b&x=1+2', 'https://login.acme.example/in?from=a%20b&x=1+2&redirect='],
    ] as const) {
      const location = loginRedirect(loginUrl, publicUrl, '/r/r_abc') ?? '';
      expect(location).toBe(`${expected}${encodeURIComponent('https://receipts.example.com/r/r_abc')}`);
      expect(new URL(location).href).toBe(location);
      expect(new URL(location).searchParams.getAll('redirect')).toEqual(['https://receipts.example.com/r/r_abc']);
    }
  });

  it('R01 returns to this server only, and does not redirect when the stored URL breaks the rule', () => {
    for (const path of ['//evil.example', 'https://evil.example/', String.raw`/\evil.example`])
      expect(loginRedirect('https://login.acme.example/', publicUrl, path)).toBeUndefined();
    for (const stored of ['javascript:alert(1)', 'http://login.acme.example/', `${publicUrl}/r/x`])
      expect(loginRedirect(stored, publicUrl, '/r/x')).toBeUndefined();
  });
});
