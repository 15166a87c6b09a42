import { describe, expect, it } from 'vitest';
import {
  BackendError,
  type CheckoutReference,
  createBillingPage,
  createWebhookVerifier,
  createWidgetTokenVerifier,
  mintBridgeToken,
  mintToken,
  type PaymentOutcome,
} from '../../backend/index.ts';

/** Functions of the package, called as plain JavaScript does: with any options. */
type Called = (options: unknown) => unknown;

const key = { secret: `sk_${'a'.repeat(43)}`, keyId: 'key_0123456789abcdef01234567', issuer: 'https://acme.example' };
const page = { secret: `paysec_${'a'.repeat(43)}`, keyId: `psk_${'0'.repeat(24)}` };
const callers: readonly (readonly [name: string, call: Called, valid: object])[] = [
  ['mintToken', mintToken as Called, { ...key, customer: 'c-1' }],
  ['mintBridgeToken', mintBridgeToken as Called, { ...key, externalCustomerId: 'c-1' }],
  ['createBillingPage', createBillingPage as Called, page],
  ['createWebhookVerifier', createWebhookVerifier as Called, { secret: `whsec_${'a'.repeat(43)}` }],
  ['createWidgetTokenVerifier', createWidgetTokenVerifier as Called, { server: 'https://vitrine.example' }],
];

/** Returns the refused option, `accepted`, or the text of an error of another class. */
async function refusedOption(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    return error instanceof BackendError ? error.option : String(error);
  }
}

describe.each(callers)('%s', (_name, call, valid) => {
  it('accepts valid options', async () => {
    expect(await refusedOption(() => call(valid))).toBe('accepted');
  });

  it('refuses to be called without options, and with a misspelled one', async () => {
    for (const none of [undefined, null, 'secret']) expect(await refusedOption(() => call(none))).toBe('options');
    expect(await refusedOption(() => call({ ...valid, clokc: undefined }))).toBe('clokc');
  });

  it.each([[null], [{}], [Date], [{ now: 5 }]])('refuses the clock %j', async (clock) => {
    expect(await refusedOption(() => call({ ...valid, clock: clock === Date ? new Date(0) : clock }))).toBe('clock');
  });
});

describe.each(callers.filter(([, , valid]) => 'secret' in valid))('%s', (_name, call, valid) => {
  it.each([[null], [true], [64], [{}], [() => {}], [['']], [new Date(0)]])('refuses the secret %j', async (secret) => {
    expect(await refusedOption(() => call({ ...valid, secret }))).toBe('secret');
  });
});

describe.each(callers.filter(([, call]) => call === createBillingPage || call === createWidgetTokenVerifier))('%s', (_name, call, valid) => {
  it('refuses a fetch that is no function', async () => {
    for (const fetch of [null, {}, 'fetch']) expect(await refusedOption(() => call({ ...valid, fetch }))).toBe('fetch');
  });
});

it.each([Number.NaN, Infinity, 'soon', undefined])('minting refuses a clock whose time is %s', async (now) => {
  const clock = { now: () => now as number };
  expect(await refusedOption(() => mintToken({ ...key, customer: 'c-1', clock }))).toBe('clock');
});

it.each(['ftp://vitrine.example', 'file:///vitrine', 'vitrine:4310', '/vitrine', ''])('a verifier refuses the server %j', async (server) => {
  expect(await refusedOption(() => createWidgetTokenVerifier({ server }))).toBe('server');
});

it('a verifier refuses withoutAudience as text, which would count as true', async () => {
  const options = { server: 'https://vitrine.example', withoutAudience: 'false' };
  expect(await refusedOption(() => createWidgetTokenVerifier(options as never))).toBe('withoutAudience');
});

it.each<[string, unknown, unknown]>([
  ['checkout', undefined, { state: 'paid', reference: 'r' }],
  ['checkout', { id: 'chk_1', amountMinor: 1, currency: 'EUR' }, { state: 'paid', reference: 'r' }],
  ['state', { noticeUrl: 'https://vitrine.example/n' }, undefined],
  ['state', { noticeUrl: 'https://vitrine.example/n' }, { state: 'done', reference: 'r' }],
  ['reference', { noticeUrl: 'https://vitrine.example/n' }, { state: 'paid', reference: '' }],
  ['reference', { noticeUrl: 'https://vitrine.example/n' }, { state: 'paid', reference: 'r'.repeat(201) }],
  ['reference', { noticeUrl: 'https://vitrine.example/n' }, { state: 'paid', reference: 5 }],
])('a notice with a wrong %s is refused before it is sent, and not as an outage', async (option, checkout, outcome) => {
  const sent: unknown[] = [];
  const send: typeof fetch = async (address) => (sent.push(address), new Response(null, { status: 204 }));
  const billing = createBillingPage({ ...page, fetch: send });
  expect(await refusedOption(() => billing.notify(checkout as CheckoutReference, outcome as PaymentOutcome))).toBe(option);
  expect(sent).toEqual([]);
});
