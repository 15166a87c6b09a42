import { maxPrefetchBytes } from '../../protocol/messages.ts';

/** What the page around has had answered while this document was on its way. It is taken once, for the very question and token that it was asked with. */
export interface Ahead {
  /** The page has said, with this token, that something comes. */
  expect(token: string): void;
  /** It is here; without bytes there is nothing. */
  arrive(path: string, bytes: ArrayBuffer | undefined): void;
  /**
   * @param path Of the question that would be asked now.
   * @returns The text of its answer as soon as it is here, or `undefined` where there is none.
   */
  take(path: string, token: string): Promise<string | undefined>;
}

interface Answer {
  path: string;
  text: string;
}

/** What the page has announced. */
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
