import { describe, expect, test } from 'vitest';
import { responseError } from '../../frame/data/response-error.ts';
import { failureOf } from '../../frame/data/resource.ts';
import { readHostMessage } from '../../frame/runtime/handshake/host-message.ts';
import { vocabularyOf } from '../../protocol/dialect.ts';

/** What proxies, gateways and other software answer in place of a code of Vitrine. */
const foreign: Record<string, unknown> = {
  'a number': 42,
  'upper case': 'ECONNREFUSED',
  'markup': '<b>no</b>',
  'an object': { name: 'no' },
  'a long text': 'x'.repeat(100),
  null: null,
  nothing: undefined,
};

describe('a code that is not one of ours becomes bad_response:', () => {
  test.each(Object.entries(foreign))('%s, in the answer of a server', (_name, code) => {
    const { fault } = failureOf(responseError(new Response(null, { status: 503 }), { code, detail: 'No.' }));
    expect(fault).toMatchObject({ code: 'bad_response', status: 503, retryable: true });
  });

  test.each(Object.entries(foreign))('%s, in the refusal of a page', (_name, code) => {
    const words = vocabularyOf(undefined);
    const read = readHostMessage({ type: words.noToken, value: { fault: { code, message: 'No.', retryable: true } } }, words);
    expect(read?.fault).toEqual({ code: 'bad_response', message: 'No.', retryable: true });
  });
});

test('a code that this version does not know, as of a newer server, stays', () => {
  const { fault } = failureOf(responseError(new Response(null, { status: 403 }), { code: 'a_newer_code' }));
  expect(fault.code).toBe('a_newer_code');
});
