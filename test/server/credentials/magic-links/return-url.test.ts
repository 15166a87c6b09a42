import { expect, it } from 'vitest';
import { linkTo } from '../../../../server/credentials/magic-links/return-url.ts';

const embedKey = 'embk_test_1';
const page = 'http://localhost:5173';

/** The link to a return URL that already names `server` as its origin. */
const named = (server: string, publicUrl: string): string | undefined =>
  linkTo(`${page}/?vitrine_magic_from=${encodeURIComponent(`${server} ${embedKey}`)}`, 'ml_x', { origins: [page], embedKey, publicUrl })?.href;

it.each(['http://localhost:4310', 'http://127.0.0.1:4310', 'http://[::1]:4310'])(
  'H20 on loopback the return URL may name the server as %s, whichever loopback name it is configured with',
  (server) => {
    const href = `${page}/?vitrine_magic_from=${encodeURIComponent(`${server} ${embedKey}`)}#&vitrine_magic_token=ml_x`;
    expect(named(server, 'http://localhost:4310')).toBe(href);
    expect(named(server, 'http://127.0.0.1:4310/')).toBe(href);
  },
);

it.each([
  'http://localhost:4311',
  'https://localhost:4310',
  'http://localhost.evil.example:4310',
  'http://evil.example:4310',
  'http://localhost:4310/',
  'localhost:4310',
  '',
])('H20 on loopback the return URL may not name %s', (server) => {
  expect(named(server, 'http://localhost:4310')).toBeUndefined();
});

it('H20 the server adds its own name when it is missing, and outside loopback accepts that name only', () => {
  expect(linkTo(`${page}/`, 'ml_x', { origins: [page], embedKey, publicUrl: 'http://localhost:4310' })?.href).toBe(
    `${page}/?vitrine_magic_from=http%3A%2F%2Flocalhost%3A4310%20${embedKey}#&vitrine_magic_token=ml_x`,
  );
  const shop = { origins: ['https://shop.example'], embedKey, publicUrl: 'https://receipts.example' };
  expect(linkTo(`https://shop.example/?vitrine_magic_from=${encodeURIComponent(`http://localhost ${embedKey}`)}`, 'ml_x', shop)).toBeUndefined();
  expect(linkTo(`https://shop.example/?vitrine_magic_from=${encodeURIComponent(`https://receipts.example ${embedKey}`)}`, 'ml_x', shop)).toBeDefined();
});
