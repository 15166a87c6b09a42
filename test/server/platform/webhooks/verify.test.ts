import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BackendError, createWebhookVerifier } from '../../../../backend/index.ts';
import { signedHeaders } from '../../../../server/platform/webhooks/event.ts';

const [former, current, others] = ['a', 'b', 'c'].map((letter) => `whsec_${letter.repeat(43)}`) as [string, string, string];
const ids = ['whk_0123456789abcdef01234567', 'whk_abcdef0123456789abcdef01'] as const;
const now = Date.UTC(2026, 10, 26);
const clock = { now: () => now };
const body = JSON.stringify({ id: 'evt_1', type: 'receipt.sealed', subject: { kind: 'receipt', id: 'rcpt_ä' } });
const signed = (secrets: readonly string[], text = body, at = now): string =>
  signedHeaders(
    'evt_1',
    text,
    secrets.map((secret, index) => ({ id: ids[index] ?? ids[0], secret })),
    at,
  )['vitrine-signature'] ?? '';

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'verified',
    (error: unknown) => (error instanceof BackendError ? error.code : String(error)),
  );

describe('the verifier of @vitrine/backend', () => {
  const verifier = createWebhookVerifier({ secret: current, clock });

  it('WH04 returns the event of a correctly signed body, as text and as bytes', async () => {
    expect(await verifier.verify(body, signed([current]))).toEqual(JSON.parse(body));
    expect(await verifier.verify(new TextEncoder().encode(body), signed([current]))).toMatchObject({ type: 'receipt.sealed' });
    const hex = createHmac('sha256', current)
      .update(`${now / 1000}.${body}`)
      .digest('hex');
    expect(await verifier.verify(body, `t=${now / 1000},v1=${ids[0]}:${hex},v2=later`)).toMatchObject({ id: 'evt_1' });
  });

  it('WH04 accepts the body and the header in the forms of backend frameworks: any bytes, and a list', async () => {
    const bytes = new TextEncoder().encode(body);
    for (const given of [Buffer.from(body), bytes.buffer, new Uint8Array([0, ...bytes, 0]).subarray(1, -1)])
      expect(await codeOf(verifier.verify(given, signed([current])))).toBe('verified');
    expect(await codeOf(verifier.verify(body, [signed([current])]))).toBe('verified');
    expect(await codeOf(verifier.verify(body, signed([current, former]).split(',')))).toBe('verified');
    for (const none of [[], [signed([current]), signed([current])], null]) expect(await codeOf(verifier.verify(body, none))).toBe('webhook_signature_invalid');
  });

  it('WH04 accepts both secrets during a rotation, on either side', async () => {
    expect(await codeOf(verifier.verify(body, signed([former, current])))).toBe('verified');
    const both = createWebhookVerifier({ secret: [current, former], clock });
    expect(await codeOf(both.verify(body, signed([former])))).toBe('verified');
    expect(await codeOf(both.verify(body, signed([current])))).toBe('verified');
    expect(await codeOf(both.verify(body, signed([others])))).toBe('webhook_signature_invalid');
  });

  it.each<[string, string, string | null | undefined]>([
    ['no header', body, undefined],
    ['an empty header', body, ''],
    ['another secret', body, signed([others])],
    ['another body', `${body} `, signed([current])],
    ['another time', body, signed([current]).replace(/t=\d+/, `t=${now / 1000 - 1}`)],
    ['two times', body, `${signed([current])},t=1`],
    ['no signature', body, `t=${now / 1000}`],
    ['a truncated signature', body, signed([current]).slice(0, -1)],
    ['a signature in upper case', body, signed([current]).toUpperCase()],
    ['a very long header', body, `${signed([current])},${'v9=a,'.repeat(1_000)}`],
  ])('WH04 refuses %s', async (_what, text, header) => {
    expect(await codeOf(verifier.verify(text, header))).toBe('webhook_signature_invalid');
  });

  it('WH04 refuses timestamps outside the tolerance, and bytes that are not UTF-8', async () => {
    for (const seconds of [-300, 300]) expect(await codeOf(verifier.verify(body, signed([current], body, now + seconds * 1_000)))).toBe('verified');
    for (const seconds of [-301, 301]) expect(await codeOf(verifier.verify(body, signed([current], body, now + seconds * 1_000)))).toBe('webhook_too_old');
    const tolerantVerifier = createWebhookVerifier({ secret: current, clock, toleranceSeconds: 3_600 });
    expect(await codeOf(tolerantVerifier.verify(body, signed([current], body, now - 3_600_000)))).toBe('verified');
    expect(await codeOf(verifier.verify(Uint8Array.from([0xff, 0xfe]), signed([current])))).toBe('webhook_signature_invalid');
  });

  it('refuses invalid options', () => {
    for (const secret of ['', 'sk_x', [], `${current}x`]) expect(() => createWebhookVerifier({ secret })).toThrow(BackendError);
    for (const toleranceSeconds of [0, -1, 3_601, 1.5, Number.NaN])
      expect(() => createWebhookVerifier({ secret: current, toleranceSeconds })).toThrow(BackendError);
  });
});
