import { currentLanguage, type Fault, type MagicLinkConfig, type TokenSource, type WidgetContext } from '@vitrine/frame/widget';
import { openSignInChannel, type SharedSession } from './sign-in-channel.ts';
import { keepSession } from './sign-in-session.ts';

/**
 * - `looking`: asks the other tabs whether somebody is signed in, or has asked for the link.
 * - `email`: the form. `sent`: the mail is on its way. `code`: a link was opened in a browser that has not asked for it.
 * - `in`: somebody is signed in.
 */
export type Step = 'looking' | 'email' | 'sent' | 'code' | 'in';

/** How far the viewer is. */
export interface SignInState {
  step: Step;
  /** What was typed. */
  email: string;
  isBusy: boolean;
  /** Why the last thing that the viewer did has failed. */
  fault: Fault | undefined;
  /** A session was there and is over. */
  hasEnded: boolean;
}

export interface SignIn {
  readonly state: Readonly<SignInState>;
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
  const state: SignInState = { step: 'looking', email: '', isBusy: false, fault: undefined, hasEnded: false };
  const session = keepSession(() => enter({ step: 'email', hasEnded: true }));
  let link = linkToken;
  let secret: string | undefined;

  const enter = (changes: Partial<SignInState>): void => {
    Object.assign(state, { fault: undefined, isBusy: false }, changes);
    signIn.onChange();
  };
  const begin = (opened: SharedSession): void => {
    session.begin(opened);
    link = secret = undefined;
    enter({ step: 'in', hasEnded: false });
  };
  const post = (path: string, body: object): Promise<unknown> =>
    api.send(path, embedKey, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(callMs) });

  const channel = openSignInChannel(embedKey, connection.embedder ?? '', {
    secret: () => secret,
    session: () => session.current,
    onSecret: (browserSecret) => void (link && redeem({ browserSecret })),
    // Another tab's session is taken over; in a frame that was opened with a link, which may be for somebody else, only one that is new.
    onSession: (opened, isNew) => void (!session.current && (isNew || !link) && begin(opened)),
    onEnded: session.end,
  });

  /** Runs what the viewer has asked for, and says so when it fails. */
  async function attempt(run: () => Promise<void>): Promise<void> {
    if (state.isBusy) return;
    enter({ isBusy: true });
    try {
      await run();
    } catch (error) {
      const { fault = { code: 'network_unreachable', message: String(error), retryable: true } } = Object(error) as { fault?: Fault };
      if (!session.current) enter({ fault });
    }
  }

  async function redeem(proof: { browserSecret: string } | { code: string }): Promise<void> {
    const answer = await post('/v1/magic-links/redeem', { token: link, ...proof }).catch((error: unknown) => {
      // Another tab may have the secret of an older mail: that is no news for the viewer.
      if ('code' in proof) throw error;
    });
    if (!answer || session.current) return;
    const opened = { token: textOf(answer, 'token'), expiresIn: Number(textOf(answer, 'expiresIn')) };
    begin(opened);
    channel.tellSession(opened);
  }

  const signIn: SignIn = {
    state,
    token: session.token,
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
      const token = session.token.peek();
      if (!token) return;
      session.end(token);
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
