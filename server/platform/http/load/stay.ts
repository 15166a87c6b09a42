/**
 * How long a request is here: from its arrival until it is answered or its connection is gone, whichever comes first. What was lent to it is
 * taken back in `whenOver`, so that no way of going away can be forgotten.
 */
export class Stay {
  #over = false;
  #callbacks: (() => void)[] | undefined;

  get isOver(): boolean {
    return this.#over;
  }

  /** Calls back once, at the end; at once when that has been. */
  whenOver(callback: () => void): void {
    if (this.#over) callback();
    else (this.#callbacks ??= []).push(callback);
  }

  /** Ends it. A second time is nothing. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    for (const callback of this.#callbacks ?? []) callback();
    this.#callbacks = undefined;
  }
}
