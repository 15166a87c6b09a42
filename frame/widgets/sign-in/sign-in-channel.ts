/** A session as sent between documents. */
export interface SharedSession {
  token: string;
  /** Seconds left when the message is sent. */
  expiresIn: number;
  /** The token of the magic link that opened the session. A reloaded document that got the same token knows the session by it. */
  link: string | undefined;
}

/** Messages between documents of one sign-in. A newly opened document asks, and the others answer with their secret and session. */
type Message = { type: 'ask' } | { type: 'secret'; secret: string } | ({ type: 'session'; isNew: boolean } & SharedSession) | { type: 'ended'; token: string };

export interface SignInChannelOptions {
  /** The browser secret of this document's last magic link request, if any. */
  secret(): string | undefined;
  session(): SharedSession | undefined;
  onSecret(secret: string): void;
  /** @param isNew True after a new sign-in, false in an answer to `ask`. */
  onSession(session: SharedSession, isNew: boolean): void;
  onEnded(token: string): void;
}

export interface SignInChannel {
  ask(): void;
  shareSession(session: SharedSession): void;
  announceEnd(token: string): void;
}

/** Opens a channel. Browsers that block storage, such as Firefox with blocked cookies, refuse it: each document then signs in by itself. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}

/**
 * Connects all frames of one embed key on pages of one origin, across tabs: signing in to one signs in to all, and a link opened in a new tab finds the tab
 * that requested it. Browsers partition the channel by top-level site. Only documents of this server can join it, and it stores nothing.
 */
export function openSignInChannel(embedKey: string, embedder: string, { secret, session, onSecret, onSession, onEnded }: SignInChannelOptions): SignInChannel {
  const channel = openChannel(`vitrine-sign-in ${embedKey} ${embedder}`);
  const post = (message: Message): void => channel?.postMessage(message);
  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.type === 'secret') onSecret(data.secret);
    else if (data.type === 'session') onSession(data, data.isNew);
    else if (data.type === 'ended') onEnded(data.token);
    else {
      const [kept, asked] = [session(), secret()];
      if (kept) post({ type: 'session', isNew: false, ...kept });
      if (asked) post({ type: 'secret', secret: asked });
    }
  });
  return {
    ask: () => post({ type: 'ask' }),
    shareSession: (opened) => post({ type: 'session', isNew: true, ...opened }),
    announceEnd: (token) => post({ type: 'ended', token }),
  };
}
