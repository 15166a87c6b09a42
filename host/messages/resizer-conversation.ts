import { parseHeight } from '../height/resize.ts';
import { resizersInFrame } from '../../protocol/resizers.ts';
import type { Conversation, ConversationOptions } from './conversation-parts.ts';
import { receiveMessages } from './page-messages.ts';

/**
 * Opens the conversation with a frame that contains a resizer library: the host greets it, and the frame answers with heights. The frame needs no token.
 * Its first height counts as its request and its answer.
 */
export function createResizerConversation(iframe: HTMLIFrameElement, origin: string, mount: ConversationOptions): Conversation {
  let hasHeight = false;
  const greet = (): void => {
    for (const { greeting } of resizersInFrame) iframe.contentWindow?.postMessage(greeting, origin);
  };
  const receive = (data: unknown): void => {
    if (data === '[iFrameResizerChild]Ready') greet();
    const heightPx = resizersInFrame.map(({ heightOf }) => parseHeight(heightOf(data))).find(Boolean);
    if (!heightPx) return;
    void mount.handlers.resize({ heightPx });
    // A `resize` listener of the page may have unmounted the frame.
    if (hasHeight || !iframe.contentWindow) return;
    hasHeight = true;
    mount.onTokenRequest(true);
    mount.onTokenSent(true);
  };
  const stopReceiving = receiveMessages({ iframe, origin, receive });
  iframe.addEventListener('load', greet);
  return {
    sendToken() {},
    callFrame() {},
    forget() {
      hasHeight = false;
    },
    end() {
      stopReceiving();
      iframe.removeEventListener('load', greet);
    },
  };
}
