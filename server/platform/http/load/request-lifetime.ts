/**
 * The lifetime of a request: from its arrival until it is answered or its connection closes, whichever comes first. Resources of the request are released in
 * `whenOver`, which covers every way to end.
 */
export class Stay {
  #over = false;
  #callbacks: (() => void)[] | undefined;

  get isOver(): boolean {
    return this.#over;
  }

  /** Calls back once at the end, or at once when it has already ended. */
  whenOver(callback: () => void): void {
    if (this.#over) callback();
    else (this.#callbacks ??= []).push(callback);
  }

  /** Ends the stay. Further calls do nothing. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    for (const callback of this.#callbacks ?? []) callback();
    this.#callbacks = undefined;
  }
}
