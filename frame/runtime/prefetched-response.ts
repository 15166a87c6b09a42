import { maxPrefetchBytes } from '../../protocol/messages.ts';

/** A response that the host page fetched while this document was loading. It can be taken once, with the same path and token that the page used. */
export interface PrefetchedResponse {
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

interface Fetched {
  path: string;
  text: string;
}

/** The response that the host page announced. */
interface Announced {
  token: string;
  response: Promise<Fetched | undefined>;
  settle(response: Fetched | undefined): void;
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

export function createPrefetchedResponse(): PrefetchedResponse {
  let announced: Announced | undefined;
  return {
    expect(token) {
      announced?.settle(undefined);
      let settle: Announced['settle'] = () => {};
      const response = new Promise<Fetched | undefined>((resolve) => (settle = resolve));
      announced = { token, response, settle, isTaken: false };
    },
    arrive(path, bytes) {
      const text = textOf(bytes);
      announced?.settle(text === undefined ? undefined : { path, text });
    },
    async take(path, token) {
      if (announced?.token !== token || announced.isTaken) return undefined;
      announced.isTaken = true;
      const response = await announced.response;
      return response?.path === path ? response.text : undefined;
    },
  };
}
