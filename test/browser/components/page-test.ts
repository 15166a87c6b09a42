import type { EmbedHandle, EmbedOptions } from '../../../host/index.ts';

export type PageOptions = EmbedOptions;

/** What a test drives a page by. */
interface Driver {
  render(options: PageOptions): void;
  unmount(): void;
}

declare global {
  interface Window {
    test: {
      handle: EmbedHandle | null;
      /** Names of the events, with the number of the rendering whose listener was called. */
      heard: string[];
      /** The renderings whose token callback was called. */
      asked: number[];
      show(options: Record<string, unknown>): void;
      unmount(): void;
      /** Of Vue alone. */
      setAside?(isAside: boolean): void;
    };
  }
}

/** Each rendering has functions of its own, as those of components are. */
export function pageTest({ render, unmount }: Driver): void {
  let rendering = 0;
  window.test = {
    handle: null,
    heard: [],
    asked: [],
    show({ tokens, ...options }) {
      const mine = (rendering += 1);
      const getToken = (): string => {
        window.test.asked.push(mine);
        return String(tokens);
      };
      render({ ...options, getToken, onEvent: ({ name }: { name: string }) => void window.test.heard.push(`${name} ${mine}`) } as never);
    },
    unmount,
  };
}
