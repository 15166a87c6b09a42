import type { Result } from '../../protocol/errors.ts';
import type { FramePageData } from '../../protocol/frame-document.ts';
import type { NavigateStep } from '../../protocol/messages.ts';
import { navigateHost } from './calls/navigate-host.ts';
import type { ConnectOptions, Connection, ConnectionEvents } from './connection.ts';
import { createEvents } from './events.ts';
import { faultOf } from './fault.ts';
import { checkEmbedding } from './handshake/check-embedding.ts';
import { createHeightReporter } from './height/height-reporter.ts';
import { createHostConnection } from './host-connection.ts';
import { readPageData } from './page-data.ts';

/**
 * Connects a framed document to its host page: requests a token, keeps the iframe exactly as high as the content, and exchanges events. Works in any page, with
 * or without a framework. Call it once, as early as possible: the first message is posted before it returns.
 *
 * @example
 * import { connect } from '@vitrine/frame';
 *
 * const frame = connect({ allowedOrigins: ['https://app.acme.com'] });
 * const token = await frame.token.get();
 * const response = await fetch('/api/orders', { headers: { authorization: `Bearer ${token}` } });
 */
export function connect(options: ConnectOptions = {}): Connection {
  const page = readPageData();
  const given: ConnectOptions & Pick<FramePageData, 'refreshUrl' | 'published'> = { ...(page?.kind === 'frame' && page), ...options };
  const { allowedOrigins = [], silenceMs = 9_000 } = given;
  const settings = { ...given, allowedOrigins, silenceMs };
  const embeddingFault = checkEmbedding(allowedOrigins);
  const { on, off, raise, clear } = createEvents<ConnectionEvents>();
  const height = createHeightReporter({
    ...settings,
    send: (heightPx) => resize(heightPx),
    onLoop: () => void connection.emit('warning', faultOf('resize_loop', 'The content follows the height of its own frame: it is frozen.', false)),
  });
  const { exposed, call, resize, begin, destroy } = createHostConnection({ ...settings, embeddingFault, raise, onReady: height.repeat });
  const connection: Connection = Object.assign(exposed, {
    on,
    off,
    emit(name, payload) {
      if (name === 'ready' || name === 'error') height.release();
      return call((host, limit) => host.emit({ name, payload }, limit));
    },
    viewport: () => call((host, limit) => host.viewport(limit)),
    print: () => call((host, limit) => host.print(limit)),
    download: (file) => call((host, limit) => host.download(file, limit)),
    navigate(address) {
      const step = (next: NavigateStep): Promise<Result<null>> => call((host, limit) => host.navigate(next, limit));
      return navigateHost(step, address);
    },
    paper: (heightPerWidth) => call((host, limit) => host.paper({ heightPerWidth }, limit)),
    destroy() {
      destroy();
      height.destroy();
      clear();
    },
  } satisfies Partial<Connection>);

  if (embeddingFault) return connection;
  begin();
  height.begin();
  return connection;
}
