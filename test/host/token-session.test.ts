// @vitest-environment happy-dom
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTokenBroker, type Member } from '../../host/tokens/token-broker.ts';
import type { TokenSession } from '../../host/tokens/session-member.ts';

/** What a mount does with a message of its session. */
type OnMessage = (what: string) => void;

/** A page whose callback returns `token-1`, `token-2` and so on. `messages` lists the messages to its mounts, in order. */
function openPage() {
  const messages: string[] = [];
  let calls = 0;
  const source = {
    renewal: () => `token-${++calls}`,
    initial: undefined,
    server: 'https://vitrine.example',
    tenant: 'acme',
    embedKey: undefined,
  };
  let nowMs = 0;
  const join = createTokenBroker(() => nowMs);
  return {
    messages,
    calls: () => calls,
    /** Joins, and waits for a token. */
    async mount(name: string, onMessage: OnMessage = () => {}): Promise<{ session: TokenSession; leave: () => void }> {
      const record: OnMessage = (what) => {
        messages.push(`${name} ${what}`);
        onMessage(what);
      };
      const member: Member = {
        iframe: document.createElement('iframe'),
        onToken: ({ token }) => record(token),
        onFault: (level, { code }) => record(`${level} ${code}`),
        onEnd: (reason) => record(reason),
        getOptions: () => ({ widget: 'receipt-list', resource: undefined }),
      };
      // Lets the limit of calls pass: the page may be asked again at once.
      nowMs += 2_000;
      const session = join(source, 10_000, member);
      const leave = (): void => void session.leave(member);
      onTestFinished(leave);
      await session.getToken(member, 'mount');
      return { session, leave };
    },
  };
}

describe('a mount that another one ends while both are being notified', () => {
  for (const [what, send] of Object.entries({
    logout: ({ end }: TokenSession) => end('logout'),
    next: ({ accept }: TokenSession) => accept('next'),
  })) {
    test(`is not notified of ${what}`, async () => {
      const page = openPage();
      const leaves: (() => void)[] = [];
      const { session } = await page.mount('first', (message) => message === what && leaves.forEach((leave) => leave()));
      leaves.push((await page.mount('second')).leave);
      page.messages.length = 0;
      send(session);
      expect(page.messages).toEqual([`first ${what}`]);
    });
  }
});

test('a token that the page sets in response to a logout is used after every mount has ended', async () => {
  const page = openPage();
  const sessions: TokenSession[] = [];
  const setNext: OnMessage = (what) => what === 'logout' && sessions[0]?.accept('next');
  for (const name of ['first', 'second']) sessions.push((await page.mount(name, setNext)).session);
  page.messages.length = 0;
  sessions[0]?.end('logout');
  expect(page.messages.slice(0, 2).sort()).toEqual(['first logout', 'second logout']);
  expect(new Set(page.messages.slice(2))).toEqual(new Set(['first next', 'second next']));
});

describe('after a logout', () => {
  test('and a token of the page, the next mount uses that token, and another logout ends both', async () => {
    const page = openPage();
    const { session } = await page.mount('first');
    session.end('logout');
    session.accept('next');
    await page.mount('second');
    expect([page.calls(), page.messages.at(-1)]).toEqual([1, 'first next']);
    session.end('logout');
    expect(page.messages.slice(-2)).toEqual(['first logout', 'second logout']);
  });

  test('a mount before the next token asks for its own; a later token or logout is for both mounts', async () => {
    const page = openPage();
    const { session } = await page.mount('first');
    session.end('logout');
    const second = await page.mount('second');
    expect([page.calls(), page.messages.at(-1)]).toEqual([2, 'second token-2']);
    session.accept('next');
    expect(page.messages.slice(-2)).toEqual(['first next', 'second next']);
    second.session.end('logout');
    expect(new Set(page.messages.slice(-2))).toEqual(new Set(['first logout', 'second logout']));
  });
});
