import { resizersInFrame } from '../../protocol/resizers.ts';
import type { Conversation, ConversationOptions } from './conversation-parts.ts';
import { receiveMessages } from './page-messages.ts';

/**
 * The talk with a frame that has a resizer library inside: it is greeted, and answers with heights. It wants no token, and is there with its first height,
 * which stands for all that a document of ours says until then.
 */
export function converseWithResizer(iframe: HTMLIFrameElement, origin: string, mount: ConversationOptions): Conversation {
  let isThere = false;
  const greet = (): void => {
    for (const { greeting } of resizersInFrame) iframe.contentWindow?.postMessage(greeting, origin);
  };
  const receive = (data: unknown): void => {
    if (data === '[iFrameResizerChild]Ready') greet();
    const heightPx = resizersInFrame.map(({ told }) => told(data)).find((told) => told !== undefined);
    if (heightPx === undefined) return;
    void mount.handlers.resize({ heightPx });
    // The page may have unmounted it when it was told of the height.
    if (isThere || !iframe.contentWindow) return;
    isThere = true;
    mount.onAsked(true);
    mount.onAnswered(true);
  };
  const stopReceiving = receiveMessages({ iframe, origin, receive });
  iframe.addEventListener('load', greet);
  return {
    handOver() {},
    callFrame() {},
    forget() {
      isThere = false;
    },
    end() {
      stopReceiving();
      iframe.removeEventListener('load', greet);
    },
  };
}
