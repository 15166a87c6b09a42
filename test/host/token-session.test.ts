// @vitest-environment happy-dom
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTokenBroker, type Member } from '../../host/tokens/token-broker.ts';
import type { TokenSession } from '../../host/tokens/session-member.ts';

/** What a mount does when its session notifies it. */
type Reaction = (message: string) => void;

/** A page whose callback returns `token-1`, `token-2` and so on. `notifications` lists the messages to its mounts, in order. */
function openPage() {
  const notifications: string[] = [];
  let calls = 0;
  const source = {
    renewal: () => `token-${++calls}`,
    first: undefined,
    server: 'https://vitrine.example',
    tenant: 'acme',
    embedKey: undefined,
  };
  let nowMs = 0;
  const join = createTokenBroker(() => nowMs);
  return {
    notifications,
    calls: () => calls,
    /** Joins, and waits for a token. */
    async mount(name: string, react: Reaction = () => {}): Promise<{ session: TokenSession; leave: () => void }> {
      const notify: Reaction = (message) => {
        notifications.push(`${name} ${message}`);
        react(message);
      };
      const member: Member = {
        iframe: document.createElement('iframe'),
        onToken: ({ token }) => notify(token),
        onFault: (level, { code }) => notify(`${level} ${code}`),
        onEnd: (reason) => notify(reason),
        shown: () => ({ widget: 'receipt-list', resource: undefined }),
      };
      // Lets the limit of calls pass: the page may be asked again at once.
      nowMs += 2_000;
      const session = join(source, 10_000, member);
      const leave = (): void => void session.leave(member);
      onTestFinished(leave);
      await session.ask(member, 'mount');
      return { session, leave };
    },
  };
}

describe('a mount that another one ends while both are being notified', () => {
  for (const [what, trigger] of Object.entries({
    logout: ({ finish }: TokenSession) => finish('logout'),
    next: ({ take }: TokenSession) => take('next'),
  })) {
    test(`is not notified of ${what}`, async () => {
      const page = openPage();
      const leaves: (() => void)[] = [];
      const { session } = await page.mount('first', (notification) => notification === what && leaves.forEach((leave) => leave()));
      leaves.push((await page.mount('second')).leave);
      page.notifications.length = 0;
      trigger(session);
      expect(page.notifications).toEqual([`first ${what}`]);
    });
  }
});

test('a token that the page sets in response to a logout is used after every mount has ended', async () => {
  const page = openPage();
  const sessions: TokenSession[] = [];
  const setNext: Reaction = (message) => message === 'logout' && sessions[0]?.take('next');
  for (const name of ['first', 'second']) sessions.push((await page.mount(name, setNext)).session);
  page.notifications.length = 0;
  sessions[0]?.finish('logout');
  expect(page.notifications.slice(0, 2).sort()).toEqual(['first logout', 'second logout']);
  expect(new Set(page.notifications.slice(2))).toEqual(new Set(['first next', 'second next']));
});

describe('after a logout', () => {
  test('and a token of the page, the next mount uses that token, and another logout ends both', async () => {
    const page = openPage();
    const { session } = await page.mount('first');
    session.finish('logout');
    session.take('next');
    await page.mount('second');
    expect([page.calls(), page.notifications.at(-1)]).toEqual([1, 'first next']);
    session.finish('logout');
    expect(page.notifications.slice(-2)).toEqual(['first logout', 'second logout']);
  });

  test('a mount before the next token asks for its own; a later token or logout is for both mounts', async () => {
    const page = openPage();
    const { session } = await page.mount('first');
    session.finish('logout');
    const second = await page.mount('second');
    expect([page.calls(), page.notifications.at(-1)]).toEqual([2, 'second token-2']);
    session.take('next');
    expect(page.notifications.slice(-2)).toEqual(['first next', 'second next']);
    second.session.finish('logout');
    expect(new Set(page.notifications.slice(-2))).toEqual(new Set(['first logout', 'second logout']));
  });
});
