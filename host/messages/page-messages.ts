/** Who waits for window messages of one frame. */
export interface Receiver {
  iframe: HTMLIFrameElement;
  /** The only origin that is listened to. */
  origin: string;
  receive(data: unknown): void;
}

interface PageListener {
  receivers: Set<Receiver>;
  /** The root of the page when it began to listen. */
  root?: Element;
  onMessage(event: MessageEvent): void;
}

const pages = new WeakMap<Window, PageListener>();

function createListener(): PageListener {
  const receivers = new Set<Receiver>();
  // The one place where a window message is believed: it comes from an iframe's own window, and from a document of exactly that iframe's origin. What it
  // says is not looked at before that, because reading it makes the browser unpack it.
  const onMessage = (event: MessageEvent): void => {
    const { source, origin } = event;
    if (!source) return;
    for (const receiver of receivers) if (receiver.iframe.contentWindow === source && receiver.origin === origin) return receiver.receive(event.data);
  };
  return { receivers, onMessage };
}

/** Hears the window messages of a frame. All frames of a page share one listener, which ends with the last of them. @returns Ends it. */
export function receiveMessages(page: Window, receiver: Receiver): () => void {
  const listener = pages.get(page) ?? createListener();
  pages.set(page, listener);
  const root = page.document.documentElement;
  // `document.open` takes every listener off its window, and the root out of its page.
  if (listener.root !== root) page.addEventListener('message', listener.onMessage);
  listener.root = root;
  listener.receivers.add(receiver);
  return () => {
    listener.receivers.delete(receiver);
    if (listener.receivers.size || pages.get(page) !== listener) return;
    pages.delete(page);
    page.removeEventListener('message', listener.onMessage);
  };
}
