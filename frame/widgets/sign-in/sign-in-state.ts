import { currentLanguage, type Fault, type MagicLinkConfig, type TokenSource, type WidgetContext } from '@vitrine/frame/widget';
import { openSignInChannel, type SharedSession } from './sign-in-channel.ts';
import { keepSession } from './sign-in-session.ts';

/**
 * - `looking`: asks other tabs for a session or for the browser secret of the link.
 * - `email`: the form. `sent`: the email was sent. `code`: a link was opened in a browser that did not request it.
 * - `in`: the viewer is signed in.
 */
export type Step = 'looking' | 'email' | 'sent' | 'code' | 'in';

/** The state of the sign-in. */
export interface SignInState {
  step: Step;
  /** The entered email address. */
  email: string;
  isBusy: boolean;
  /** Why the viewer's last action failed. */
  fault: Fault | undefined;
  /** A session existed and has ended. */
  hasEnded: boolean;
}

export interface SignIn {
  readonly state: Readonly<SignInState>;
  /** The token source of the session. It never asks the host page. */
  readonly token: TokenSource;
  onChange: () => void;
  requestLink(email: string): void;
  enterCode(code: string): void;
  /** Returns to the form. */
  again(): void;
  signOut(): void;
}

/** How long to wait for other tabs. A late answer is still accepted. */
const otherTabsTimeoutMs = 300;
const callTimeoutMs = 15_000;

const textOf = (answer: unknown, field: string): string => String(Object(answer)[field]);

/** Creates the sign-in of a document. It is shared by all widgets that the document shows in turn. */
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
    api.send(path, embedKey, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(callTimeoutMs) });

  const channel = openSignInChannel(embedKey, connection.embedder ?? '', {
    secret: () => secret,
    session: () => session.current,
    onSecret: (browserSecret) => void (link && redeem({ browserSecret })),
    // Adopt another tab's session. If this frame was opened with a link, which may be for another person, adopt only a new sign-in or one by this link.
    onSession: (opened, isNew) => void (!session.current && (isNew || !link || opened.link === link) && begin(opened)),
    onEnded: session.end,
  });

  /** Runs a viewer's action and shows an error if it fails. */
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
      // Another tab may hold the secret of an older email, so this failure is not shown.
      if ('code' in proof) throw error;
    });
    if (!answer || session.current) return;
    const opened = { token: textOf(answer, 'token'), expiresIn: Number(textOf(answer, 'expiresIn')), link };
    begin(opened);
    channel.shareSession(opened);
  }

  const signIn: SignIn = {
    state,
    token: session.token,
    onChange,
    requestLink: (email) =>
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
      channel.announceEnd(token);
      // All tabs have dropped the token, so a failure to revoke it on the server is harmless.
      api.send('/v1/sessions/current', token, { method: 'DELETE', keepalive: true }).catch(() => {});
    },
  };
  connection.on('sessionEnded', signIn.signOut);
  channel.ask();
  window.setTimeout(() => void (state.step === 'looking' && enter({ step: link ? 'code' : 'email' })), otherTabsTimeoutMs);
  return signIn;
}
