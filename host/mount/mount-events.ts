import type { Fault } from '../../protocol/errors.ts';
import type { EmbedEventName, EmbedEvents } from '../../protocol/events.ts';
import { tellConsole } from '../embed-error.ts';
import { headline } from '../headline.ts';
import type { EmbedDefaults } from '../options/options.ts';
import type { EmbedEvent } from '../tokens/token-request.ts';

interface Listening {
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
const callbackOf = (options: EmbedDefaults, name: string): unknown => Reflect.get(options, `on${headline(name)}`);

/**
 * @param options Returns the current options.
 * @param isOver Whether the mount has ended and raises no more events.
 * @param outside Receives every event first; elements dispatch it there. Returns whether the event was handled.
 */
export function createMountEvents(options: () => EmbedDefaults, isOver: () => boolean, outside: (event: EmbedEvent) => boolean): MountEvents {
  let listeners: Listening[] = [];

  const heardBy = (name: string): Listening[] => {
    const given = options();
    const all = [{ of: name, listener: callbackOf(given, name) }, { of: '*', listener: given.onEvent }, ...listeners];
    return all.filter((one): one is Listening => one.listener !== undefined && (one.of === name || one.of === '*'));
  };

  return {
    emit(name, payload, isQuiet) {
      if (isOver()) return;
      const event = { name, payload } as EmbedEvent;
      const heard = heardBy(name);
      const isDealtWith = outside(event);
      // An error without a listener is written to the console.
      if (name === 'error' && !heard.length && !isDealtWith && !isQuiet) tellConsole(payload as Fault);
      for (const { of, listener } of heard) {
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
