import type { ConnectOptions } from './connection.ts';
import { findContent, whenParsed } from './content.ts';
import { listenToResizers } from './foreign-resizer.ts';
import { watchHeight, type HeightWatch } from './height.ts';

export interface HeightTellerOptions extends Pick<ConnectOptions, 'content' | 'growUntilReady'> {
  allowedOrigins: readonly string[];
  /** Tells the host a height. */
  tell(heightPx: number): void;
  onLoop(): void;
}

/** Tells the page around how high the content is: the host, and a library of somebody else that makes frames as high as their content. */
export interface HeightTeller {
  /** Watches the content from when the document is parsed. */
  begin(): void;
  /** Tells the height again, to a host that does not know it yet. */
  repeat(): void;
  /** The content is there, or never will be: what the host has reserved for it is not held any more. */
  release(): void;
  destroy(): void;
}

export function createHeightTeller({ allowedOrigins, content, growUntilReady, tell, onLoop }: HeightTellerOptions): HeightTeller {
  const stop = new AbortController();
  let isHeld = growUntilReady === true;
  let watch: HeightWatch | undefined;
  const repeat = (): void => watch?.repeat();

  return {
    begin() {
      const resizer = listenToResizers(allowedOrigins, stop.signal, repeat);
      whenParsed(stop.signal, () => {
        const box = content === undefined ? findContent() : content;
        if (!box) return;
        const post = (heightPx: number): void => {
          resizer.tell(heightPx);
          tell(heightPx);
        };
        watch = watchHeight({ content: box, post, onLoop, onlyGrow: () => isHeld });
      });
    },
    repeat,
    release() {
      isHeld = false;
      watch?.measure();
    },
    destroy() {
      stop.abort();
      watch?.destroy();
    },
  };
}
