import { expect, it } from 'vitest';
import { createEmbedKey } from '../../support/credentials/embed-keys.ts';
import { forge, hs256 } from '../../support/credentials/forge.ts';
import { bridgeToken, exchange } from '../../support/credentials/sessions.ts';
import { forEachWorld } from '../../support/server/world.ts';

/** Times as JWT libraries of other languages write them by default. */
const cases: [string, (now: number) => Record<string, unknown>, string, RegExp][] = [
  ['PyJWT without "iat"', () => ({ iat: undefined }), 'token_invalid', /"iat" is missing.*int\(time\.time\(\)\)/],
  ['no "exp"', () => ({ exp: undefined }), 'token_invalid', /"exp" is missing/],
  ['time.time() as "iat"', (now) => ({ iat: now - 0.25 }), 'token_invalid', /"iat" is \d+\.75, but times are whole seconds.*int\(time\.time\(\)\)/],
  ['time.time() plus a lifetime', (now) => ({ exp: now + 60.5 }), 'token_invalid', /"exp" is \d+\.5/],
  ['a float as "nbf"', (now) => ({ nbf: now - 0.5 }), 'token_invalid', /"nbf" is/],
  ['Date.now() everywhere', (now) => ({ iat: now * 1000, exp: now * 1000 + 300_000 }), 'token_invalid', /"iat" is \d+, which is in milliseconds/],
  ['Date.now() as "exp"', (now) => ({ exp: now * 1000 + 300_000 }), 'token_lifetime_too_long', /"exp" is \d+, which is in milliseconds/],
  ['a time as text', (now) => ({ exp: String(now + 60) }), 'token_invalid', /"exp" is a string/],
  ['a time as a date', () => ({ exp: {} }), 'token_invalid', /"exp" must be a whole number/],
];

forEachWorld('a token with invalid times', (world) => {
  it.each(cases)('I6 %s is answered 401 with the reason and the fix', async (_, changed, code, sentence) => {
    const { acme, clock, claims, token, read, manage } = world();
    const now = Math.floor(clock.now() / 1000);
    const path = `/v1/receipts/${acme.receipts[0].id}`;
    const answer = await read(token(changed(now)), path);
    expect([answer.status, answer.code]).toEqual([401, code]);
    expect(answer.json['detail']).toMatch(sentence);
    const inspected = await manage(acme.apiKey, 'POST', '/v1/signing-keys/inspect', { token: token(changed(now)) });
    expect(inspected.json['reason']).toBe(answer.json['detail']);
    const bridge = await exchange(world(), (await createEmbedKey(world(), acme)).embedKey, bridgeToken(world(), acme, changed(now)));
    expect([bridge.status, bridge.code, bridge.json['detail']]).toEqual([401, code, expect.stringMatching(sentence)]);

    // A token with an invalid signature gets no explanation.
    const forged = await read(forge({ alg: 'HS256', kid: acme.key.id }, claims(changed(now)), hs256('another secret of some length....')), path);
    expect([forged.status, forged.code, forged.json['detail']]).toEqual([401, 'token_invalid', (await read('a.b.c', path)).json['detail']]);
  });
});
