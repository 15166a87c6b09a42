/** A receiver of the window messages of one frame. */
export interface Receiver {
  iframe: HTMLIFrameElement;
  /** The only accepted origin. */
  origin: string;
  receive(data: unknown): void;
}

const receivers = new Set<Receiver>();
/** The document's root element when the listener was added. */
let listenedRoot: Element | undefined;

/**
 * The only place that accepts window messages. A message must come from the iframe's own window and have exactly the expected origin. `data` is read only
 * after these checks, because reading it makes the browser deserialize it.
 */
function onMessage(event: MessageEvent): void {
  const { source, origin } = event;
  if (!source) return;
  for (const receiver of receivers) if (receiver.iframe.contentWindow === source && receiver.origin === origin) return receiver.receive(event.data);
}

/** Receives the window messages of a frame. All frames of a page share one listener, removed with the last of them. @returns Stops receiving. */
export function receiveMessages(receiver: Receiver): () => void {
  const root = document.documentElement;
  // `document.open` removes all listeners of the window and replaces the root element.
  if (listenedRoot !== root) addEventListener('message', onMessage);
  listenedRoot = root;
  receivers.add(receiver);
  return () => {
    receivers.delete(receiver);
    if (receivers.size) return;
    listenedRoot = undefined;
    removeEventListener('message', onMessage);
  };
}
