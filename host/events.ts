import type { EmbedEventName, EmbedEvents } from '../protocol/events.ts';
import type { EmbedEvent, EmbedOptions } from './options.ts';
import { callbackName } from './check-options.ts';

/** A listener of one event gets its payload; a listener of `*` gets every event with its name. */
export type Listener<N extends EmbedEventName | '*'> = (event: N extends EmbedEventName ? EmbedEvents[N] : EmbedEvent) => void;

/** The listeners of one mount. */
export interface Events {
  on<N extends EmbedEventName | '*'>(name: N, listener: Listener<N>): void;
  off<N extends EmbedEventName | '*'>(name: N, listener: Listener<N>): void;
  emit<N extends EmbedEventName>(name: N, payload: EmbedEvents[N]): void;
}

/** Makes the listeners of a mount. `options` gives its callbacks at the moment of each event; nothing is called once `isOver`. */
export function createEvents(options: () => EmbedOptions, isOver: () => boolean): Events {
  const listeners: [name: string, listener: (event: never) => void][] = [];
  return {
    on(name, listener) {
      listeners.push([name, listener]);
    },
    off(name, listener) {
      const index = listeners.findIndex((entry) => entry[0] === name && entry[1] === listener);
      if (index >= 0) listeners.splice(index, 1);
    },
    emit(name, payload) {
      const { onEvent, [callbackName(name) as keyof EmbedOptions]: callback } = options();
      const every = { name, payload };
      const calls: [listener: unknown, event: unknown][] = [[callback, payload], [onEvent, every]];
      for (const [of, listener] of listeners) if (of === name || of === '*') calls.push([listener, of === '*' ? every : payload]);
      for (const [listener, event] of calls) {
        if (isOver()) return;
        try {
          if (typeof listener === 'function') listener(event);
        } catch (error) {
          // The page's own fault: shown where the page's faults are shown, and nobody else misses the event.
          reportError(error);
        }
      }
    },
  };
}
