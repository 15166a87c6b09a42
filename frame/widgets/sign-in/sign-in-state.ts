import { currentLanguage, type Fault, type MagicLinkConfig, type TokenSource, type WidgetContext } from '@vitrine/frame/widget';
import { openSignInChannel, type SharedSession } from './sign-in-channel.ts';

/**
 * - `looking`: asks the other tabs whether somebody is signed in, or has asked for the link.
 * - `email`: the form. `sent`: the mail is on its way. `code`: a link was opened in a browser that has not asked for it.
 * - `in`: somebody is signed in.
 */
export type Step = 'looking' | 'email' | 'sent' | 'code' | 'in';

export interface SignIn {
  readonly step: Step;
  /** What was typed. */
  readonly email: string;
  readonly isBusy: boolean;
  /** Why the last thing that the viewer did has failed. */
  readonly fault: Fault | undefined;
  /** A session was there and is over. */
  readonly hasEnded: boolean;
  /** Of the session. It never asks the page. */
  readonly token: TokenSource;
  onChange: () => void;
  ask(email: string): void;
  enterCode(code: string): void;
  /** Back to the form. */
  again(): void;
  signOut(): void;
}

/** How long the other tabs may take to answer. A late answer is taken all the same. */
const patienceMs = 300;
const callMs = 15_000;

const textOf = (answer: unknown, field: string): string => String(Object(answer)[field]);

/** One sign-in for a document, whatever widgets it shows one after the other. */
export function createSignIn({ api, connection, onChange }: WidgetContext, { returnUrl, token: linkToken }: MagicLinkConfig): SignIn {
  const embedKey = connection.token.peek() ?? '';
  const state = { step: 'looking' as Step, email: '', isBusy: false, fault: undefined as Fault | undefined, hasEnded: false };
  let link = linkToken;
  let secret: string | undefined;
  let session: { token: string; endsAt: number } | undefined;
  let timer = 0;

  const enter = (changes: Partial<typeof state>): void => {
    Object.assign(state, { fault: undefined, isBusy: false }, changes);
    signIn.onChange();
  };
  const post = (path: string, body: object): Promise<unknown> =>
    api.send(path, embedKey, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(callMs) });
  const kept = (): SharedSession | undefined => session && { token: session.token, expiresIn: Math.floor((session.endsAt - performance.now()) / 1000) };

  function begin({ token, expiresIn }: SharedSession): void {
    clearTimeout(timer);
    session = { token, endsAt: performance.now() + expiresIn * 1000 };
    timer = window.setTimeout(end, expiresIn * 1000, token);
    link = secret = undefined;
    enter({ step: 'in', hasEnded: false });
  }

  function end(token: string): void {
    if (session?.token !== token) return;
    clearTimeout(timer);
    session = undefined;
    enter({ step: 'email', hasEnded: true });
  }

  const channel = openSignInChannel(embedKey, connection.embedder ?? '', {
    secret: () => secret,
    session: kept,
    onSecret: (browserSecret) => void (link && redeem({ browserSecret })),
    // Another tab's session is taken over; in a frame that was opened with a link, which may be for somebody else, only one that is new.
    onSession: (opened, isNew) => void (!session && (isNew || !link) && begin(opened)),
    onEnded: end,
  });

  /** Runs what the viewer has asked for, and says so when it fails. */
  async function attempt(run: () => Promise<void>): Promise<void> {
    if (state.isBusy) return;
    enter({ isBusy: true });
    try {
      await run();
    } catch (error) {
      const { fault = { code: 'network_unreachable', message: String(error), retryable: true } } = Object(error) as { fault?: Fault };
      if (!session) enter({ fault });
    }
  }

  async function redeem(proof: { browserSecret: string } | { code: string }): Promise<void> {
    const answer = await post('/v1/magic-links/redeem', { token: link, ...proof }).catch((error: unknown) => {
      // Another tab may have the secret of an older mail: that is no news for the viewer.
      if ('code' in proof) throw error;
    });
    if (!answer || session) return;
    const opened = { token: textOf(answer, 'token'), expiresIn: Number(textOf(answer, 'expiresIn')) };
    begin(opened);
    channel.tellSession(opened);
  }

  const signIn: SignIn = {
    get step() {
      return state.step;
    },
    get email() {
      return state.email;
    },
    get isBusy() {
      return state.isBusy;
    },
    get fault() {
      return state.fault;
    },
    get hasEnded() {
      return state.hasEnded;
    },
    token: {
      get: () => (session ? Promise.resolve(session.token) : new Promise(() => {})),
      // Nobody waits for another token: what was shown goes, and the form comes.
      rejected(token) {
        end(token);
        return signIn.token.get();
      },
      peek: () => session?.token,
    },
    onChange,
    ask: (email) =>
      void attempt(async () => {
        const answer = await post('/v1/magic-links', { email, returnUrl, locale: currentLanguage().locale });
        secret = textOf(answer, 'browserSecret');
        enter({ step: 'sent', email });
      }),
    enterCode: (code) => void attempt(() => redeem({ code })),
    again() {
      link = undefined;
      enter({ step: 'email', hasEnded: false });
    },
    signOut() {
      const { token } = session ?? {};
      if (!token) return;
      end(token);
      enter({ hasEnded: false });
      channel.tellEnded(token);
      // Nobody holds the token any more; that the server forgets it as well can fail, and harms nobody then.
      api.send('/v1/sessions/current', token, { method: 'DELETE', keepalive: true }).catch(() => {});
    },
  };
  connection.on('sessionEnded', signIn.signOut);
  channel.ask();
  window.setTimeout(() => void (state.step === 'looking' && enter({ step: link ? 'code' : 'email' })), patienceMs);
  return signIn;
}
