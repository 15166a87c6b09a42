import type { Fault } from '../../protocol/errors.ts';
import type { Connection } from '../runtime/connection.ts';

/** Tells the host how what is shown is doing. */
export interface Reporter {
  /** Tells once that there is something to see, and once that something failed. What loads later, inside of what is there, is no news. */
  report(status: string, fault: Fault | undefined): void;
  /** Something else is opened: all is news again. */
  begin(): void;
}

/** @param onFirstShown Called once, when a widget is there to be seen. */
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
