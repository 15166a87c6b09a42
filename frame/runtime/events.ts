/** Listeners by event name. If a listener throws, the other listeners still run, and the browser reports the error. */
export interface Events<E> {
  on<K extends keyof E>(name: K, listener: (payload: E[K]) => void): () => void;
  off<K extends keyof E>(name: K, listener: (payload: E[K]) => void): void;
  raise<K extends keyof E>(name: K, payload: E[K]): void;
  clear(): void;
}

export function createEvents<E>(): Events<E> {
  const listeners = new Map<keyof E, Set<(payload: never) => void>>();
  return {
    on(name, listener) {
      const named = listeners.get(name) ?? new Set();
      listeners.set(name, named.add(listener));
      return () => void named.delete(listener);
    },
    off: (name, listener) => void listeners.get(name)?.delete(listener),
    raise(name, payload) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        try {
          listener(payload as never);
        } catch (error) {
          reportError(error);
        }
      }
    },
    clear: () => listeners.clear(),
  };
}
