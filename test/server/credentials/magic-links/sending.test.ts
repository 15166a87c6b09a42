import { describe, it, type TestContext } from 'vitest';
import { type MailingPlace, openMailingPlace, readLink } from './mail-server-process.ts';
import { decodeWords } from '../../../support/stand-ins/smtp-sink.ts';
import { engines } from '../../../support/databases/engines.ts';

/** Opens a place for one test, because these tests wait for mails and run concurrently. */
async function open({ onTestFinished }: TestContext, ...ask: Parameters<typeof openMailingPlace>): Promise<MailingPlace> {
  const place = await openMailingPlace(...ask);
  onTestFinished(() => place.close());
  return place;
}
const ada = 'ada@example.com';

describe.concurrent.each(engines)('a request for a link, on %s', (engine) => {
  it('M20 is answered at once whatever the mail server does, and mailed once when the server recovers', async (test) => {
    const { expect } = test;
    const { sink, serve, mails } = await open(test, engine, [ada]);
    const { ask } = await serve();
    for (const behavior of ['refuses-connections', 'busy', 'refuses-data'] as const) {
      sink.behavior = behavior;
      const before = sink.connections;
      const { status } = await ask(ada);
      expect([behavior, status]).toEqual([behavior, 202]);
      await expect.poll(() => sink.connections, { timeout: 60_000 }).toBeGreaterThan(before);
    }
    expect(sink.mails).toHaveLength(0);
    sink.behavior = 'accepts';
    const sent = await mails(3);
    expect(new Set(sent.map(({ headers }) => headers.get('message-id')?.[0])).size).toBe(3);
    expect(new Set(sent.map((mail) => readLink(mail).token)).size).toBe(3);
    expect(sent.every(({ to }) => to.join() === ada)).toBe(true);
    expect(decodeWords(sent[0]?.headers.get('subject')?.[0] ?? '')).toBe('Your sign-in link for Acme');
    expect(readLink(sent[0]).code).toMatch(/^\d{6}$/);
  });

  it('M20 is answered at once while the mail server hangs during another mail', async (test) => {
    const { expect } = test;
    const { sink, serve } = await open(test, engine, [ada]);
    const { ask, process } = await serve();
    sink.behavior = 'silent';
    await ask(ada);
    await expect.poll(() => sink.connections, { timeout: 60_000 }).toBe(1);
    for (let count = 0; count < 3; count += 1) expect((await ask(count % 2 === 0 ? ada : 'nobody@example.com')).status).toBe(202);
    // The first mail is still being sent, so none of these requests waited for its timeout.
    expect(process.output()).not.toContain('mail not sent');
  });

  it('M21 is mailed once by the next process when the first one is killed right after its answer', async (test) => {
    const { expect } = test;
    const { serve, mails, allDone } = await open(test, engine, [ada]);
    const first = await serve();
    expect((await first.ask(ada)).status).toBe(202);
    await first.kill();
    await serve();
    await mails(1);
    const { ask } = await serve();
    await ask('nobody@example.com');
    await allDone();
    expect(await mails(1)).toHaveLength(1);
  });

  it('M21 keeps its token when the first process is killed between two attempts', async (test) => {
    const { expect } = test;
    const { sink, serve, mails } = await open(test, engine, [ada]);
    sink.behavior = 'busy';
    const first = await serve();
    await first.ask(ada);
    await expect.poll(() => sink.connections, { timeout: 60_000 }).toBeGreaterThan(0);
    await expect.poll(() => first.process.output(), { timeout: 60_000 }).toContain('mail not sent');
    await first.kill();
    sink.behavior = 'accepts';
    await serve();
    expect(await mails(1)).toHaveLength(1);
    expect(first.process.output()).not.toMatch(/ada@|vitrine_magic_token/);
  });

  it('M04 counts against its limit after a kill, and across two processes', async (test) => {
    const { expect } = test;
    const { serve, mails, allDone } = await open(test, engine, [ada]);
    // The limit of one address: five mails an hour, however long the processes take to start. Ten requests a minute are more than this test sends.
    const first = await serve();
    for (let count = 0; count < 3; count += 1) await first.ask(ada);
    // A mail in transit when its process is killed would be sent again, so wait until all are done.
    await allDone();
    expect(await mails(3)).toHaveLength(3);
    await first.kill();
    const both = engine === 'postgres' ? [await serve(), await serve()] : [await serve()];
    for (let count = 0; count < 6; count += 1) expect((await both[count % both.length]?.ask(ada))?.status).toBe(202);
    await allDone();
    expect(await mails(5)).toHaveLength(5);
  });
});

describe.concurrent('parallel use of a magic link at two processes, on postgres', () => {
  it('M08 succeeds once among twenty requests', async (test) => {
    const { expect } = test;
    const emails = ['one@example.com', 'two@example.com', 'three@example.com'];
    const { sink, serve, mails } = await open(test, 'postgres', emails);
    const both = [await serve(), await serve()];
    for (const [index, email] of emails.entries()) {
      const { json } = (await both[0]?.ask(email)) ?? {};
      await mails(index + 1);
      const { token, code } = readLink(sink.mails[index]);
      const tries = Array.from(
        { length: 20 },
        async (_, at) =>
          (await both[at % 2]?.post('/v1/magic-links/redeem', at % 3 === 0 ? { token, code } : { token, browserSecret: json?.['browserSecret'] }))?.status,
      );
      expect((await Promise.all(tries)).toSorted()).toEqual([201, ...Array.from({ length: 19 }, () => 401)]);
    }
  });
});
