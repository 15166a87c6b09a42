import type { EmbedHandle, EmbedOptions } from '../../../host/index.ts';

export type PageOptions = EmbedOptions;

/** The functions with which a test controls a page. */
interface Driver {
  render(options: PageOptions): void;
  unmount(): void;
}

declare global {
  interface Window {
    test: {
      handle: EmbedHandle | null;
      /** Names of the events, each with the number of the render whose listener was called. */
      heard: string[];
      /** Numbers of the renders whose token callback was called. */
      tokenCalls: number[];
      show(options: Record<string, unknown>): void;
      unmount(): void;
      /** Vue only. */
      setAside?(isAside: boolean): void;
    };
  }
}

/** Installs `window.test`. Each render creates new callbacks, as components do. */
export function installDriver({ render, unmount }: Driver): void {
  let renders = 0;
  window.test = {
    handle: null,
    heard: [],
    tokenCalls: [],
    show({ tokens, ...options }) {
      const number = (renders += 1);
      const getToken = (): string => {
        window.test.tokenCalls.push(number);
        return String(tokens);
      };
      render({ ...options, getToken, onEvent: ({ name }: { name: string }) => void window.test.heard.push(`${name} ${number}`) } as never);
    },
    unmount,
  };
}
