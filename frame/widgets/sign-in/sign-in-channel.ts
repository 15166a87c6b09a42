/** A session as one document tells another. */
export interface SharedSession {
  token: string;
  /** Seconds, from when it is said. */
  expiresIn: number;
}

/** What documents of one sign-in say to each other. Whoever has just opened asks; the others answer with what they have. */
type Message = { type: 'ask' } | { type: 'secret'; secret: string } | ({ type: 'session'; isNew: boolean } & SharedSession) | { type: 'ended'; token: string };

export interface SignInChannelOptions {
  /** The secret of the last request for a mail, if this document has made one. */
  secret(): string | undefined;
  session(): SharedSession | undefined;
  onSecret(secret: string): void;
  /** @param isNew Somebody has just signed in; else it answers a question. */
  onSession(session: SharedSession, isNew: boolean): void;
  onEnded(token: string): void;
}

export interface SignInChannel {
  ask(): void;
  tellSession(session: SharedSession): void;
  tellEnded(token: string): void;
}

/**
 * Joins the frames of one embed key on the pages of one origin, in all tabs of this browser: who signs in in one is signed in in all, and a link that opens
 * in a new tab finds the tab that asked for it. Browsers keep the channel apart for each site at the top; only documents of this server are on it, and
 * nothing of it is stored.
 */
export function openSignInChannel(embedKey: string, embedder: string, { secret, session, onSecret, onSession, onEnded }: SignInChannelOptions): SignInChannel {
  const channel = new BroadcastChannel(`vitrine-sign-in ${embedKey} ${embedder}`);
  const tell = (message: Message): void => channel.postMessage(message);
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.type === 'secret') onSecret(data.secret);
    else if (data.type === 'session') onSession(data, data.isNew);
    else if (data.type === 'ended') onEnded(data.token);
    else {
      const [kept, asked] = [session(), secret()];
      if (kept) tell({ type: 'session', isNew: false, ...kept });
      if (asked) tell({ type: 'secret', secret: asked });
    }
  });
  return {
    ask: () => tell({ type: 'ask' }),
    tellSession: (opened) => tell({ type: 'session', isNew: true, ...opened }),
    tellEnded: (token) => tell({ type: 'ended', token }),
  };
}
