import type { EmbedEventName, EmbedEvents } from '../protocol/events.ts';
import { callbackName } from './check-options.ts';
import type { EmbedEvent, EmbedOptions } from './options.ts';

/** A listener of one event gets its payload; a listener of `*` gets every event with its name. */
export type Listener<N extends EmbedEventName | '*'> = (event: N extends EmbedEventName ? EmbedEvents[N] : EmbedEvent) => void;

/** The listeners of one mount. */
export interface Events {
  on<N extends EmbedEventName | '*'>(name: N, listener: Listener<N>): () => void;
  off<N extends EmbedEventName | '*'>(name: N, listener: Listener<N>): void;
  emit<N extends EmbedEventName>(name: N, payload: EmbedEvents[N]): void;
}

/** Makes the listeners of a mount. `options` gives its callbacks at the moment of each event; nothing is called once `signal` aborts. */
export function createEvents(options: () => EmbedOptions, signal: AbortSignal): Events {
  let listeners: (readonly [name: string, listener: unknown])[] = [];
  return {
    on(name, listener) {
      listeners = [...listeners, [name, listener]];
      return () => this.off(name, listener);
    },
    off(name, listener) {
      listeners = listeners.filter((entry) => entry[0] !== name || entry[1] !== listener);
    },
    emit(name, payload) {
      const { onEvent, [callbackName(name) as keyof EmbedOptions]: callback } = options();
      for (const [of, listener] of [[name, callback], ['*', onEvent], ...listeners] as typeof listeners) {
        if (signal.aborted) return;
        try {
          if ((of === name || of === '*') && typeof listener === 'function') listener(of === '*' ? { name, payload } : payload);
        } catch (error) {
          // The page's own fault: shown where the page's faults are shown, and nobody else misses the event.
          reportError(error);
        }
      }
    },
  };
}
