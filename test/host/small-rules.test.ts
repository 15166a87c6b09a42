// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { createFault, withDocsUrl } from '../../host/embed-error.ts';
import { rememberHeight, rememberedHeight, rememberedKeys } from '../../host/height/remembered-heights.ts';
import { suggestName } from '../../host/options/suggest-name.ts';
import { optionNames, optionTable } from '../../host/options/option-table.ts';
import { createRateLimiter } from '../../host/messages/rate-limiter.ts';
import { languages, wordsFor } from '../../host/rescue/words.ts';
import type { Widgets } from '../../host/widget-names.ts';
import { locales } from '../../protocol/locales.ts';
import { widgets } from '../../protocol/widgets.ts';

describe('H18 the suggested option name', () => {
  test.each([
    ['them', 'theme'],
    ['ressource', 'resource'],
    ['refreshURL', 'refreshUrl'],
    ['get_token', 'getToken'],
    ['getTokne', 'getToken'],
    ['onready', 'onReady'],
    ['timeout', 'timeoutMs'],
    ['minHeigth', 'minHeight'],
    ['embedkey', 'embedKey'],
  ])('for %s is %s', (given, meant) => expect(suggestName(given, optionNames)).toBe(meant));

  test.each(['zzzzzz', '', 'x', 'constructor', '__proto__', 'a'.repeat(100_000)])('for %j is undefined', (given) =>
    expect(suggestName(given, optionNames)).toBeUndefined(),
  );
});

test('the types of the host list every built-in widget with its resource rule, and no other', () => {
  const declared: { [N in keyof Widgets]: Widgets[N] } = widgets;
  const builtIn: { [N in keyof typeof widgets]: { resource: (typeof widgets)[N]['resource'] } } = declared;
  expect(Object.keys(builtIn)).toEqual(Object.keys(widgets));
});

test('H18 H23 the host has all of its texts in every language of the frame', () => {
  for (const locale of locales) expect(languages).toContain(locale.split('-')[0]);
  for (const language of languages) for (const text of Object.values(wordsFor(language).words)) expect(String(Object.values(text)).length).toBeGreaterThan(2);
  expect([wordsFor('ar-EG').direction, wordsFor('de-CH').language, wordsFor('tlh').language]).toEqual(['rtl', 'de', 'en']);
});

test('G7 at most 50 heights are remembered, the oldest is dropped first, and no key holds a share token', () => {
  const secret = 'r_0123456789012345678901234567890123456789012';
  const unmeasured = (): number => expect.unreachable();
  expect(rememberedHeight('https://v.example/embed?tenant=acme', unmeasured, { widget: 'receipt', resource: secret })).toBeUndefined();
  rememberHeight('https://v.example/embed?tenant=acme', 600, { widget: 'receipt', resource: secret }, 900);
  expect(rememberedHeight('https://v.example/embed?tenant=acme', () => 604, { widget: 'receipt', resource: secret })).toBe(900);
  expect(rememberedHeight('https://v.example/embed?tenant=acme', () => 300, { widget: 'receipt', resource: secret })).toBeUndefined();
  expect(rememberedKeys().join()).not.toContain(secret.slice(2, 12));
  for (let index = 0; index < 60; index++)
    rememberHeight('https://v.example/embed?tenant=acme', 600, { widget: 'receipt', resource: `rcpt_${index}` }, index + 1);
  expect(rememberedKeys()).toHaveLength(50);
  expect(rememberedHeight('https://v.example/embed?tenant=acme', () => 600, { widget: 'receipt', resource: secret })).toBeUndefined();
  expect(rememberedHeight('https://v.example/embed?tenant=acme', () => 600, { widget: 'receipt', resource: 'rcpt_59' })).toBe(60);
});

test('H3 a rate limit allows its burst, and then as many calls as are refilled over time', () => {
  let now = 0;
  const isAllowed = createRateLimiter({ burst: 5, perSecond: 2 }, () => now);
  const count = (calls: number): number => Array.from({ length: calls }, isAllowed).filter(Boolean).length;
  expect(count(20)).toBe(5);
  now = 1_000;
  expect(count(20)).toBe(2);
  now = 100_000;
  expect(count(20)).toBe(5);
});

test('D11 a server is an origin, or an origin and a path where its host name is shared', () => {
  const { fits } = optionTable.server.kind;
  for (const address of ['https://vitrine.acme.com', 'https://apps.acme.com/vitrine', 'http://localhost:4310/a/b-c.d'])
    expect([address, fits(address)]).toEqual([address, true]);
  for (const address of ['https://apps.acme.com/vitrine/', 'https://apps.acme.com/vitrine?a', 'http://apps.acme.com/vitrine', '/vitrine'])
    expect([address, fits(address)]).toEqual([address, false]);
});

describe('the documentation link of a fault', () => {
  const server = 'https://vitrine.acme.example';
  test.each(['server_unreachable', 'private_network_blocked'] as const)('%s has none, because the server does not answer', (code) => {
    expect(withDocsUrl(createFault(code), server)).not.toHaveProperty('docsUrl');
  });

  test('is set when the server answered with a status, and for any other fault', () => {
    expect(withDocsUrl({ ...createFault('server_unreachable'), status: 429 }, server).docsUrl).toBe(`${server}/errors#server_unreachable`);
    expect(withDocsUrl(createFault('network_unreachable'), server).docsUrl).toBe(`${server}/errors#network_unreachable`);
  });
});
