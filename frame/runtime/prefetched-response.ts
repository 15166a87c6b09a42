import { maxPrefetchBytes } from '../../protocol/messages.ts';

/** A response that the host page fetched while this document was loading. It can be taken once, with the same path and token that the page used. */
export interface Ahead {
  /** The host page announced a response that it requested with this token. */
  expect(token: string): void;
  /** The response arrived. Without bytes, the page has no response. */
  arrive(path: string, bytes: ArrayBuffer | undefined): void;
  /**
   * @param path The path that the frame would request now.
   * @returns The response text as soon as it arrives, or `undefined` when there is none.
   */
  take(path: string, token: string): Promise<string | undefined>;
}

interface Answer {
  path: string;
  text: string;
}

/** The response that the host page announced. */
interface Announced {
  token: string;
  answer: Promise<Answer | undefined>;
  settle(answer: Answer | undefined): void;
  isTaken: boolean;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: ArrayBuffer | undefined): string | undefined {
  try {
    return bytes && bytes.byteLength <= maxPrefetchBytes ? decoder.decode(bytes) : undefined;
  } catch {
    return undefined;
  }
}

export function createAhead(): Ahead {
  let announced: Announced | undefined;
  return {
    expect(token) {
      announced?.settle(undefined);
      let settle: Announced['settle'] = () => {};
      const answer = new Promise<Answer | undefined>((resolve) => (settle = resolve));
      announced = { token, answer, settle, isTaken: false };
    },
    arrive(path, bytes) {
      const text = textOf(bytes);
      announced?.settle(text === undefined ? undefined : { path, text });
    },
    async take(path, token) {
      if (announced?.token !== token || announced.isTaken) return undefined;
      announced.isTaken = true;
      const answer = await announced.answer;
      return answer?.path === path ? answer.text : undefined;
    },
  };
}
