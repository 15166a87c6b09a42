import { request as httpRequest } from 'node:http';
import { expect, it } from 'vitest';
import { createVisitor } from '../../support/stand-ins/browser-like.ts';
import { forEachWorld } from '../../support/server/world.ts';

const webkit = 'Mozilla/5.0 (iPhone; CPU iPhone OS 15_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const chrome = (app: string, shell = 'Electron/31.2.1'): string =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ${app} Chrome/126.0.0.0 ${shell} Safari/537.36`;
const webView = (app: string): string =>
  'Mozilla/5.0 (Linux; Android 13; SM-A135F Build/TP1A.220624.014 (EU); wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.0.0 Mobile ' +
  `Safari/537.36 ${app}`;

/** User agents of browsers inside apps. */
const people = [
  `${webkit} Mobile/15E148 [Pinterest/iOS]`,
  webView('[Pinterest/Android]'),
  chrome('Teams/1.6.00.4472', 'Electron/19.1.8'),
  chrome('MSTeams/24004'),
  chrome('Mattermost/5.9.0'),
  chrome('Notion/3.11.1'),
  webView('Viber/21.6.0'),
  chrome('Rocket.Chat/3.9.14'),
  chrome('Zulip/5.11.0'),
  chrome('WhatsApp/2.2424.6'),
  `${webkit} Mobile/15E148 Tumblr/33.5`,
  webView('Mastodon/2.5'),
];

/** User agents of preview bots of the same apps. */
const programs = [
  'WhatsApp/2.23.20.0 A',
  'Viber/13.3.0.3',
  'Mattermost-Bot/1.1',
  'http.rb/5.1.1 (Mastodon/4.2.1; +https://mastodon.example/)',
  'Mozilla/5.0 (compatible; Notion/1.0; +https://www.notion.so)',
  'Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36',
  'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com',
];

const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none', 'sec-fetch-user': '?1' };

forEachWorld('a private link', (world) => {
  let ids = 0;
  const link = async (): Promise<string> => `/r/${await world().acme.receipts[0].shareToken()}`;
  const token = (): string => world().token({ jti: `preview-${(ids += 1)}` });
  /** A request of a browser without Fetch metadata, which Node's own `fetch` would add. */
  const askWithout = (path: string, headers: Record<string, string>): Promise<{ status: number; location: string; cookies: string[]; text: string }> =>
    new Promise((resolve, reject) => {
      httpRequest(world().base + path, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...headers } }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', cookies: response.headers['set-cookie'] ?? [], text }),
        );
      })
        .on('error', reject)
        .end();
    });
  const isNeutral = ({ status, text }: { status: number; text: string }): boolean => status === 200 && text.includes('<title>A private document</title>');

  it.each(people)('V9 redirects a person to the login page, and accepts their token: %s', async (agent) => {
    const redirected = await askWithout(await link(), { 'user-agent': agent });
    expect([redirected.status, new URL(redirected.location).origin]).toEqual([302, 'https://login.acme.example']);
    const visitor = createVisitor(world());
    const headers = { ...navigation, 'user-agent': agent };
    expect((await visitor.get(await link(), headers)).status).toBe(302);
    expect((await visitor.get(`${await link()}?token=${token()}`, headers)).status).toBe(303);
    expect((await visitor.get(await link(), headers)).text).toContain('canary-acme-ext-1-line');
  });

  it.each(programs)('V9 S09 shows a bot the neutral page, and does not consume its token: %s', async (agent) => {
    const handed = token();
    for (const path of [await link(), `${await link()}?token=${handed}`]) {
      const answer = await askWithout(path, { 'user-agent': agent });
      expect([isNeutral(answer), answer.cookies]).toEqual([true, []]);
    }
    expect((await createVisitor(world()).get(`${await link()}?token=${handed}`)).status).toBe(303);
  });

  it('V9 S09 shows an app the neutral page when its Fetch metadata is not a navigation', async () => {
    for (const mode of ['no-cors', 'cors'])
      expect(isNeutral(await askWithout(await link(), { 'user-agent': chrome('Notion/3.11.1'), 'sec-fetch-mode': mode })), mode).toBe(true);
  });

  it('V9 lets a person who is mistaken for a bot sign in with a click on the neutral page', async () => {
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126 Safari/537.36 LinkPreview/1.0' };
    const visitor = createVisitor(world());
    const neutral = await visitor.get(await link(), headers);
    expect(isNeutral(neutral)).toBe(true);
    const href = /<a href="([^"]+)">Sign in<\/a>/.exec(neutral.text)?.[1] ?? '';
    const redirected = await visitor.get(href, headers);
    expect(redirected.status).toBe(302);
    expect(new URL(redirected.headers.get('location') ?? '').searchParams.get('redirect')).toBe(world().publicUrl + (await link()));
    const back = await visitor.get(`${await link()}?token=${token()}`, headers);
    expect([back.status, back.headers.get('location')]).toEqual([303, world().publicUrl + (await link())]);
    expect((await visitor.get(await link(), headers)).text).toContain('canary-acme-ext-1-line');
  });

  it.each([{ 'sec-purpose': 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }])(
    'V9 R13 consumes no token and sets no cookie when a browser prefetches it: %j',
    async (ahead) => {
      const visitor = createVisitor(world());
      const handed = token();
      for (const path of [await link(), `${await link()}?token=${handed}`]) {
        const answer = await visitor.get(path, { ...navigation, ...ahead });
        expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([503, null, []]);
      }
      await visitor.get(await link(), navigation);
      expect((await visitor.get(`${await link()}?token=${handed}`, navigation)).status).toBe(303);
      expect((await visitor.get(await link(), { ...navigation, ...ahead })).text).toContain('canary-acme-ext-1-line');
    },
  );
});
