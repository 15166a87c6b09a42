import { maxPrefetchBytes, prefetchPath } from '../../protocol/messages.ts';
import { firstQuestion } from '../../protocol/widgets.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { watchPolicy } from '../rescue/policy-watch.ts';
import type { Answer } from '../tokens/session-member.ts';

/** The first question of a mount, answered while its document is on its way. */
export interface Prefetch {
  /**
   * The page has a token. The server is asked, unless a document has its answer already. An answer that is still a promise is left aside: this is called again
   * when its token has come.
   */
  begin(answer: Answer): void;
  /** A document asks for its token. If nothing is under way by then, nothing is asked ahead: the document is as quick by itself. */
  asked(): void;
  /** A document gets this token. @returns What comes for it, if that was asked under the same token and is what is shown now. */
  take(token: string): { path: string; bytes: Promise<ArrayBuffer | undefined> } | undefined;
  /** Another document is on its way. */
  renew(): void;
  /** Nobody wants it any more: it is not waited for. */
  drop(): void;
}

/** What a server is asked. Mounts whose questions are the same share one request. */
interface Question {
  server: string;
  tenant: string | undefined;
  token: string;
  path: string;
}

/** One request, for every mount that has its question. */
interface Flight {
  bytes: Promise<ArrayBuffer | undefined>;
  path: string;
  beganAt: number;
  abort: AbortController;
  users: Set<Prefetch>;
}

/** What took longer to be picked up is not news any more. */
const freshMs = 10_000;

const flights = new Map<string, Flight>();
/** Servers that the page's policy does not let it ask. They are not asked again: every try is a line in the console. */
const forbidden = new Set<string>();

/** The body of an answer, as long as it is not beyond the limit. */
async function bodyOf({ body }: Response, abort: AbortController): Promise<ArrayBuffer> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    chunks.push(part.value);
    length += part.value.byteLength;
    if (length > maxPrefetchBytes) abort.abort();
  }
  return new Blob(chunks).arrayBuffer();
}

/** Asks once. Whatever is not a whole 200 is nothing: the frame asks by itself, and says what is wrong. */
async function ask({ server, ...question }: Question, abort: AbortController): Promise<ArrayBuffer | undefined> {
  const policy = watchPolicy(new URL(server).origin);
  // One that comes drop by drop would keep a connection from the frame.
  const limit = setTimeout(() => abort.abort(), freshMs);
  try {
    // A simple request: no preflight, no cookie, and the token in nobody's address.
    const response = await fetch(server + prefetchPath, {
      method: 'POST',
      body: JSON.stringify(question),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
      signal: abort.signal,
    });
    return response.status === 200 ? await bodyOf(response, abort) : undefined;
  } catch {
    // Browsers tell of a policy a moment after the failure.
    await new Promise((resolve) => setTimeout(resolve));
    return undefined;
  } finally {
    clearTimeout(limit);
    policy.end();
    if (policy.isSilenced()) forbidden.add(server);
  }
}

/** @param shown The options of the mount, as they are now. */
export function createPrefetch(shown: () => EmbedDefaults): Prefetch {
  let isWanted = true;
  let key: string | undefined;

  /** What is asked with this token for what is shown now, if anything. */
  const questionOf = (token: string): Question | undefined => {
    const { server = '', tenant, widget, resource, prefetch, magicLink } = shown();
    // Who signs in inside the frame has another token than the page.
    const path = widget && prefetch !== false && !magicLink ? firstQuestion(widget, resource) : undefined;
    return path ? { server, token, tenant, path } : undefined;
  };
  const leave = (left = key): void => {
    const flight = flights.get(left ?? '');
    if (left === key) key = undefined;
    flight?.users.delete(mine);
    if (left === undefined || !flight || flight.users.size) return;
    flights.delete(left);
    flight.abort.abort();
  };
  const mine: Prefetch = {
    begin(answer) {
      if (!('ok' in answer && answer.ok)) return;
      const question = questionOf(answer.value.token);
      const next = question && JSON.stringify(question);
      if (!isWanted || next === key) return;
      leave();
      if (!next || forbidden.has(question.server)) return;
      key = next;
      const abort = new AbortController();
      const flight = flights.get(next) ?? { bytes: ask(question, abort), path: question.path, beganAt: performance.now(), abort, users: new Set() };
      flight.users.add(mine);
      flights.set(next, flight);
    },
    asked() {
      if (key === undefined) isWanted = false;
    },
    take(token) {
      isWanted = false;
      const taken = key;
      const flight = flights.get(taken ?? '');
      if (!flight || taken !== JSON.stringify(questionOf(token)) || performance.now() - flight.beganAt > freshMs) {
        leave();
        return undefined;
      }
      // Each mount gets bytes of its own, as it gives them away.
      const bytes = flight.bytes.then((whole) => (flight.users.has(mine) ? whole?.slice() : undefined)).finally(() => leave(taken));
      return { path: flight.path, bytes };
    },
    renew() {
      leave();
      isWanted = true;
    },
    drop() {
      isWanted = false;
      leave();
    },
  };
  return mine;
}
