// @vitest-environment happy-dom
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TokenAnswer } from '../../host/index.ts';
import { createTokenBroker, type Member } from '../../host/tokens/token-broker.ts';

/** Joins a session that gets its tokens from the test, on a manual clock. */
function openSession(startMs: number) {
  const clock = { nowMs: startMs };
  const lifetimes: (number | undefined)[] = [];
  const member: Member = {
    iframe: document.createElement('iframe'),
    onToken: ({ expiresIn }) => void lifetimes.push(expiresIn),
    onFault() {},
    onEnd() {},
    getOptions: () => ({ widget: 'receipt-list', resource: undefined }),
  };
  const source = { renewal: undefined, initial: 'first', server: 'https://vitrine.example', tenant: 'acme', embedKey: undefined };
  const session = createTokenBroker(
    () => clock.nowMs,
    () => 0.5,
  )(source, 10_000, member);
  lifetimes.length = 0;
  const requestLifetime = (): number | undefined => {
    const answer = session.getToken(member, 'mount');
    return 'ok' in answer && answer.ok ? answer.value.expiresIn : undefined;
  };
  return { clock, take: (answer: TokenAnswer) => (session.accept(answer), lifetimes.at(-1)), requestLifetime };
}

/** A browser timestamp: tenths of a millisecond since page start, which are not exact binary fractions. */
const moment = fc.integer({ min: 0, max: 1e9 }).map((tenths) => tenths / 10);

describe('T1: a lifetime is never reported as longer than given, at any time of the clock', () => {
  test('when the token arrives', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 86_400 }), (startMs, expiresIn) => {
        expect(openSession(startMs).take({ token: 'next', expiresIn })).toBe(expiresIn);
      }),
    );
  });

  test('when it has a fraction of a second', () => {
    fc.assert(
      fc.property(moment, fc.double({ min: 0.001, max: 86_400, noNaN: true }), (startMs, expiresIn) => {
        expect(openSession(startMs).take({ token: 'next', expiresIn })).toBeLessThanOrEqual(expiresIn);
      }),
    );
  });

  test('when it comes from the claims of the token', () => {
    fc.assert(
      fc.property(moment, (startMs) => {
        const token = `e30.${btoa(JSON.stringify({ iat: 1_790_000_000, exp: 1_790_000_600 }))}.sig`;
        expect(openSession(startMs).take({ token })).toBe(600);
      }),
    );
  });

  test('later, in whole seconds, rounded up, and never longer than before', () => {
    fc.assert(
      fc.property(moment, fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { maxLength: 9 }), (startMs, pausesMs) => {
        const { clock, take, requestLifetime } = openSession(startMs);
        let before = Number(take({ token: 'next', expiresIn: 600 }));
        for (const pauseMs of pausesMs) {
          clock.nowMs += pauseMs;
          const left = Number(requestLifetime());
          expect(left).toBeLessThanOrEqual(before);
          expect(Math.abs(left - (600 - (clock.nowMs - startMs) / 1_000))).toBeLessThan(1.001);
          before = left;
        }
      }),
    );
  });
});
