import { maxPrefetchBytes } from '../../protocol/messages.ts';

/** What the page around has had answered while this document was on its way. It is taken once, for the very question and token that it was asked with. */
export interface Ahead {
  /** The page has said, with this token, that something comes. */
  expect(token: string): void;
  /** It is here; without bytes there is nothing. */
  arrive(path: string, bytes: ArrayBuffer | undefined): void;
  /**
   * @param path Of the question that would be asked now.
   * @returns The text of its answer, or `undefined`, within a moment, where there is none.
   */
  take(path: string, token: string): Promise<string | undefined>;
}

/** From the token on. Whoever waits longer would have asked sooner. */
const patienceMs = 150;

const decoder = new TextDecoder('utf-8', { fatal: true });

export function createAhead(): Ahead {
  let expected: string | undefined;
  let came: { path: string; text: string } | undefined;
  let settle = (): void => {};
  let settled = Promise.resolve();

  const give = (next: typeof came): void => {
    came = next;
    settle();
  };
  return {
    expect(token) {
      expected = token;
      came = undefined;
      settled = new Promise((resolve) => (settle = resolve));
      setTimeout(settle, patienceMs);
    },
    arrive(path, bytes) {
      if (expected === undefined) return;
      try {
        give(bytes && bytes.byteLength <= maxPrefetchBytes ? { path, text: decoder.decode(bytes) } : undefined);
      } catch {
        give(undefined);
      }
    },
    async take(path, token) {
      if (expected !== token) return undefined;
      await settled;
      const taken = expected === token && came?.path === path ? came.text : undefined;
      expected = came = undefined;
      return taken;
    },
  };
}
