/** Listens until the signal aborts. Pages with zone.js up to 0.14 drop the option `signal` of a listener, or throw. */
export function listen<E extends Event>(target: EventTarget, type: string, listener: (event: E) => void, signal: AbortSignal): void {
  target.addEventListener(type, listener as EventListener);
  signal.addEventListener('abort', () => target.removeEventListener(type, listener as EventListener));
}
