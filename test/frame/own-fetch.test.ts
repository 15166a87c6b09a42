import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createOwnFetch } from '../../frame/data/own-fetch.ts';
import type { TokenSource } from '../../frame/runtime/token-source.ts';

const origin = 'https://api.acme.example';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('location', { href: 'https://vitrine.example/embed' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Calls an API that refuses the first token with this body. @returns The codes that the page was told, and the final status. */
async function refusedWith(body: BodyInit): Promise<{ codes: unknown[]; status: number | undefined }> {
  const codes: unknown[] = [];
  const token: TokenSource = {
    get: () => Promise.resolve('one'),
    async rejected(_token, options) {
      codes.push(options?.code);
      return 'two';
    },
    peek: () => 'one',
  };
  const answer: typeof fetch = async (_address, init) =>
    new Headers(init?.headers).get('authorization') === 'Bearer one' ? new Response(body, { status: 401 }) : new Response('{}');
  let status: number | undefined;
  void createOwnFetch({ token, own: { origins: [origin], tokenOrigins: [origin] }, fetch: answer })('/usage').then((last) => (status = last.status));
  await vi.advanceTimersByTimeAsync(1_000);
  return { codes, status };
}

it.each([
  ['with a code', '{"code":"key_revoked"}', 'key_revoked'],
  ['with a code that is not a string', '{"code":null}', undefined],
  ['without a code', '{"error":"No"}', undefined],
  ['with a plain-text body', 'No.', undefined],
])('a token that an API refuses %s is reported to the page, and the call is repeated with another', async (_case, body, code) => {
  expect(await refusedWith(body)).toEqual({ codes: [code], status: 200 });
});

it('a refusal whose body never ends does not delay the next token', async () => {
  expect(await refusedWith(new ReadableStream())).toEqual({ codes: [undefined], status: 200 });
});
