/**
 * The lifetime of a request: from its arrival until it is answered or its connection closes, whichever comes first. Resources of the request are released in
 * `onEnd`, which covers every way to end.
 */
export class RequestLifetime {
  #hasEnded = false;
  #callbacks: (() => void)[] | undefined;

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Calls back once at the end, or at once when it has already ended. */
  onEnd(callback: () => void): void {
    if (this.#hasEnded) callback();
    else (this.#callbacks ??= []).push(callback);
  }

  /** Ends it. Further calls do nothing. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const callback of this.#callbacks ?? []) callback();
    this.#callbacks = undefined;
  }
}
