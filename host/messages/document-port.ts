import { ownVocabulary } from '../../protocol/dialect.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import type { ConversationOptions } from './conversation-parts.ts';
import { openFramePort, type FramePort, type HostHandlers } from './frame-port.ts';

/** The port to the document in a frame, sent with its token. Each answer opens a new port and closes the previous one. */
export interface DocumentPort {
  /** The open port. */
  readonly open: FramePort | undefined;
  /** Whether the document has used the port of the last answer, or has had no answer. If not, it may be ignoring the page. */
  isResponsive(): boolean;
  /** Posts a token with one end of a new port, then the prefetched response. */
  answer(answer: TokenAnswer, widgetId: string | undefined, isNew: boolean): void;
  close(): void;
}

/** @param onConnected Called when the document first uses the open port. */
export function createDocumentPort(
  post: (type: string, value: object, transfer?: Transferable[]) => void,
  handlers: HostHandlers,
  { takeData, config: currentConfig }: ConversationOptions,
  onConnected: () => void,
): DocumentPort {
  let open: FramePort | undefined;
  return {
    get open() {
      return open;
    },
    isResponsive: () => !open || open.isConnected(),
    answer(answer, widgetId, isNew) {
      open?.destroy();
      const { port1, port2 } = new MessageChannel();
      const opened = openFramePort(port1, handlers, () => open === opened && onConnected());
      open = opened;
      const data = takeData(answer.token);
      const sendData = (bytes: ArrayBuffer | undefined): void => {
        if (open === opened) post(ownVocabulary.data, { widgetId, path: data?.path, bytes }, bytes && [bytes]);
      };
      post(ownVocabulary.token, { ...answer, widgetId, config: currentConfig(isNew), ...(data && { data: 'coming' }) }, [port2]);
      void data?.bytes.then(sendData);
    },
    close() {
      open?.destroy();
      open = undefined;
    },
  };
}
