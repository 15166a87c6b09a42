/** Who waits for window messages of one frame. */
export interface Receiver {
  iframe: HTMLIFrameElement;
  /** The only origin that is listened to. */
  origin: string;
  receive(data: unknown): void;
}

const receivers = new Set<Receiver>();
/** The root of the page when it began to be listened to. */
let heardRoot: Element | undefined;

/**
 * The one place where a window message is believed: it comes from an iframe's own window, and from a document of exactly that iframe's origin. What it says is
 * not looked at before that, because reading it makes the browser unpack it.
 */
function onMessage(event: MessageEvent): void {
  const { source, origin } = event;
  if (!source) return;
  for (const receiver of receivers) if (receiver.iframe.contentWindow === source && receiver.origin === origin) return receiver.receive(event.data);
}

/** Hears the window messages of a frame. All frames of a page share one listener, which ends with the last of them. @returns Ends it. */
export function receiveMessages(receiver: Receiver): () => void {
  const root = document.documentElement;
  // `document.open` takes every listener off its window, and the root out of its page.
  if (heardRoot !== root) addEventListener('message', onMessage);
  heardRoot = root;
  receivers.add(receiver);
  return () => {
    receivers.delete(receiver);
    if (receivers.size) return;
    heardRoot = undefined;
    removeEventListener('message', onMessage);
  };
}
