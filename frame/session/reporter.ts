import type { Fault } from '../../protocol/errors.ts';
import type { Connection } from '../runtime/connection.ts';

/** Reports the state of the shown widget to the host. */
export interface Reporter {
  /** Reports once that there is content, and once that something failed. Loading inside visible content is not reported. */
  report(status: string, fault: Fault | undefined): void;
  /** Another widget opens: every state is reported again. */
  begin(): void;
}

/** @param onFirstShown Called once, when a widget is first visible. */
export function createReporter(connection: Connection, onFirstShown: () => void): Reporter {
  let isFirst = true;
  let reported: string | undefined;
  return {
    report(status, fault) {
      if (reported === status || status === 'loading') return;
      reported = status;
      if (status === 'ready' && connection.config) void connection.emit('ready', { widget: connection.config.widget });
      if (status === 'ready' && isFirst) {
        isFirst = false;
        onFirstShown();
      }
      if (fault && fault.code !== 'session_ended') void connection.emit('error', fault);
    },
    begin() {
      reported = undefined;
    },
  };
}
