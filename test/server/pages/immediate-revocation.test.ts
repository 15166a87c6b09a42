import { expect, it } from 'vitest';
import { forge, hs256 } from '../../support/credentials/forge.ts';
import { forEachWorld, type Answer, type World } from '../../support/server/world.ts';

/** One request of a reader, with its start on a monotonic clock. */
interface Read {
  begun: number;
  answer: Answer;
}

/** Reads without a pause, eight at a time, during a revocation. Returns the first answers, and those of requests that began after it was confirmed. */
async function readsAfter(read: () => Promise<Answer>, revoke: () => Promise<Answer>): Promise<{ before: Answer[]; after: Answer[] }> {
  const reads: Read[] = [];
  const reading = new AbortController();
  const reader = async (): Promise<void> => {
    while (!reading.signal.aborted) {
      const begun = performance.now();
      reads.push({ begun, answer: await read() });
    }
  };
  const readers = Array.from({ length: 8 }, reader);
  while (reads.length < 40) await read();
  const { status, text } = await revoke();
  const done = performance.now();
  expect(status, text).toBeLessThan(300);
  const enough = reads.length + 80;
  while (reads.length < enough) await read();
  reading.abort();
  await Promise.all(readers);
  return { before: reads.slice(0, 8).map(({ answer }) => answer), after: reads.filter(({ begun }) => begun > done).map(({ answer }) => answer) };
}

forEachWorld('during a stream of reads', (world) => {
  const page = { headers: { accept: 'text/html' } };
  const change = (path: string, body?: object): Promise<Answer> => world().manage(world().acme.apiKey, 'POST', `/v1/receipts${path}`, body);
  const fresh = async (w: World): Promise<{ id: string; link: string }> => {
    const [{ id, shareToken }] = w.acme.receipts;
    await change(`/${id}/publish`, {});
    return { id, link: `/r/${await shareToken()}` };
  };

  it.each([
    ['S02 rotating a share link', (id: string) => change(`/${id}/rotate-share-token`), 404],
    ['S03 unpublishing', (id: string) => change(`/${id}/unpublish`), 302],
    ['S03 archiving', (id: string) => change(`/${id}/archive`), 404],
    ['S03 PD5 revoking all links', () => change('/revoke-all'), 302],
  ])('%s ends the published page: no request that begins after the answer sees it', async (_name, revoke, status) => {
    const { id, link } = await fresh(world());
    let readers = 0;
    const read = (): Promise<Answer> => world().send(link, { headers: { ...page.headers, 'user-agent': `reader ${(readers += 1)}` } });
    const { before, after } = await readsAfter(read, () => revoke(id));
    expect(before.every(({ text }) => text.includes('canary-acme-ext-1-line'))).toBe(true);
    expect(after.length).toBeGreaterThan(20);
    for (const answer of after) expect([answer.status, answer.text.includes('canary')]).toEqual([status, false]);
    await change(`/${id}/unarchive`);
  });

  it('J30 K12 rotating a key ends its tokens: no request that begins after the answer is served', async () => {
    const tenant = await world().tenant('rotated');
    const token = forge({ alg: 'HS256', kid: tenant.key.id }, world().claims({ iss: tenant.issuer }), hs256(tenant.key.secret));
    const { before, after } = await readsAfter(
      () => world().read(token, `/v1/receipts/${tenant.receipts[0].id}`),
      () => world().manage(tenant.apiKey, 'POST', '/v1/signing-keys/rotate'),
    );
    expect(before.every(({ status }) => status === 200)).toBe(true);
    expect(after.length).toBeGreaterThan(20);
    for (const answer of after) expect([answer.status, answer.code]).toEqual([401, 'token_invalid']);
  });
});
