import type { ConnectOptions } from '../connection.ts';
import { whenParsed } from './content-element.ts';
import { listenToResizers } from './foreign-resizer.ts';
import { watchHeight, type HeightWatch } from './watch-height.ts';

export interface HeightReporterOptions extends Pick<ConnectOptions, 'content' | 'growUntilReady'> {
  allowedOrigins: readonly string[];
  /** Sends a height to the host. */
  send(heightPx: number): void;
  onLoop(): void;
}

/** Reports the content height to the host page: to the host, and to a third-party library that resizes frames. */
export interface HeightReporter {
  /** Starts watching the content when the document is parsed. */
  begin(): void;
  /** Sends the height again, for a host that does not know it yet. */
  repeat(): void;
  /** The content is complete or has failed. Space that the host reserved is no longer kept. */
  release(): void;
  destroy(): void;
}

export function createHeightReporter({ allowedOrigins, content, growUntilReady, send, onLoop }: HeightReporterOptions): HeightReporter {
  const stop = new AbortController();
  let isHeld = growUntilReady === true;
  let watch: HeightWatch | undefined;
  const repeat = (): void => watch?.repeat();

  return {
    begin() {
      const resizer = listenToResizers(allowedOrigins, stop.signal, repeat);
      whenParsed(stop.signal, () => {
        if (content === null) return;
        const post = (heightPx: number): void => {
          resizer.tell(heightPx);
          send(heightPx);
        };
        watch = watchHeight({ content, post, onLoop, onlyGrow: () => isHeld });
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
