import type { Fault } from '../../protocol/errors.ts';
import type { EmbedEventName, EmbedEvents } from '../../protocol/events.ts';
import { logFault } from '../embed-error.ts';
import { sentenceCase } from '../sentence-case.ts';
import type { EmbedDefaults } from '../options/options.ts';
import type { EmbedEvent } from '../tokens/token-request.ts';

interface ListenerEntry {
  of: string;
  listener: (given: never) => void;
}

/** The events of one mount. */
export interface MountEvents {
  emit<N extends EmbedEventName>(name: N, payload: EmbedEvents[N], isQuiet?: boolean): void;
  on(of: string, listener: (given: never) => void): void;
  off(of: string, listener: (given: never) => void): void;
}

/** Returns the option that is the callback of an event: `onReady` for `ready`. */
const callbackOf = (options: EmbedDefaults, name: string): unknown => Reflect.get(options, `on${sentenceCase(name)}`);

/**
 * @param getOptions Returns the current options.
 * @param isOver Whether the mount has ended and raises no more events.
 * @param dispatch Receives every event first; elements dispatch it there. Returns whether the event was handled.
 */
export function createMountEvents(getOptions: () => EmbedDefaults, isOver: () => boolean, dispatch: (event: EmbedEvent) => boolean): MountEvents {
  let listeners: ListenerEntry[] = [];

  const listenersOf = (name: string): ListenerEntry[] => {
    const given = getOptions();
    const all = [{ of: name, listener: callbackOf(given, name) }, { of: '*', listener: given.onEvent }, ...listeners];
    return all.filter((one): one is ListenerEntry => one.listener !== undefined && (one.of === name || one.of === '*'));
  };

  return {
    emit(name, payload, isQuiet) {
      if (isOver()) return;
      const event = { name, payload } as EmbedEvent;
      const called = listenersOf(name);
      const isHandled = dispatch(event);
      // An error without a listener is written to the console.
      if (name === 'error' && !called.length && !isHandled && !isQuiet) logFault(payload as Fault);
      for (const { of, listener } of called) {
        if (isOver()) return;
        try {
          listener((of === '*' ? event : payload) as never);
        } catch (error) {
          // An error in the page's listener is reported as uncaught. The other listeners still run.
          reportError(error);
        }
      }
    },
    on(of, listener) {
      listeners = [...listeners, { of, listener }];
    },
    off(of, listener) {
      listeners = listeners.filter((entry) => entry.of !== of || entry.listener !== listener);
    },
  };
}
