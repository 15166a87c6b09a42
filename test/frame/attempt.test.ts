import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOwnFetch } from '../../frame/data/own-fetch.ts';
import { attemptTimeoutMs, createResource } from '../../frame/data/resource.ts';
import type { TokenSource } from '../../frame/runtime/token-source.ts';

const server = 'https://api.acme.example';
const own = { origins: [server], tokenOrigins: [server] };

/** A host page that gives tokens when the test says so. */
function hostOf() {
  const given: ((token: string) => void)[] = [];
  const wait = ({ signal }: { signal?: AbortSignal } = {}): Promise<string> =>
    new Promise((resolve, reject) => {
      given.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  const token: TokenSource = { get: wait, rejected: (_token, options) => wait(options), peek: () => undefined };
  return { token, give: (text: string) => given.shift()?.(text) };
}

/** A server that answers when the test says so. An aborted request is rejected. */
function serverOf() {
  const requests: { bearer: string | null; answer(status: number): void }[] = [];
  const send: typeof fetch = (_address, init) =>
    new Promise((resolve, reject) => {
      init?.signal?.throwIfAborted();
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      const answer = (status: number): void => resolve(new Response('{}', { status }));
      requests.push({ bearer: new Headers(init?.headers).get('authorization'), answer });
    });
  return { requests, send };
}

describe('the time limit of an attempt', () => {
  /** Listeners that wait for the browser to be online again. */
  const waiting = new Set<unknown>();
  beforeEach(() => {
    waiting.clear();
    vi.useFakeTimers();
    vi.stubGlobal('window', globalThis);
    vi.stubGlobal('location', { href: 'https://vitrine.example/embed' });
    vi.stubGlobal('addEventListener', (_name: string, listener: unknown) => void waiting.add(listener));
    vi.stubGlobal('removeEventListener', (_name: string, listener: unknown) => void waiting.delete(listener));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const stage = () => {
    const [host, api] = [hostOf(), serverOf()];
    const call = createOwnFetch({ token: host.token, own, fetch: api.send });
    const resource = createResource((signal) => call('/usage', { signal }).then(({ status }) => status), () => {});
    return { host, ...api, resource };
  };

  it('starts when the first token arrives, not while the resource waits for it', async () => {
    const { host, requests, resource } = stage();
    await vi.advanceTimersByTimeAsync(3 * attemptTimeoutMs);
    expect(resource.state).toEqual({ status: 'loading' });
    host.give('one');
    await vi.advanceTimersByTimeAsync(attemptTimeoutMs - 1);
    expect(resource.state).toEqual({ status: 'loading' });
    requests[0]?.answer(200);
    await vi.advanceTimersByTimeAsync(0);
    expect([requests[0]?.bearer, resource.state]).toEqual(['Bearer one', { status: 'ready', value: 200 }]);
    resource.destroy();
  });

  it('leaves no `online` listener when the resource is destroyed after a failure or during an attempt', async () => {
    const failed = createResource(() => Promise.reject(new Error('lost')), () => {});
    await vi.advanceTimersByTimeAsync(0);
    expect([failed.state.status, waiting.size]).toEqual(['failed', 1]);
    failed.destroy();
    const { resource } = stage();
    resource.destroy();
    await vi.advanceTimersByTimeAsync(0);
    expect(waiting.size).toBe(0);
  });

  it('restarts when a refused token has been replaced', async () => {
    const { host, requests, resource } = stage();
    host.give('dead');
    await vi.advanceTimersByTimeAsync(attemptTimeoutMs - 1_000);
    requests[0]?.answer(401);
    await vi.advanceTimersByTimeAsync(3 * attemptTimeoutMs);
    host.give('next');
    await vi.advanceTimersByTimeAsync(attemptTimeoutMs - 1);
    expect([requests[1]?.bearer, resource.state]).toEqual(['Bearer next', { status: 'loading' }]);
    await vi.advanceTimersByTimeAsync(2);
    expect(resource.state).toMatchObject({ status: 'failed', fault: { code: 'network_unreachable', retryable: true } });
    resource.destroy();
  });

  it('ends the attempt when the server does not answer', async () => {
    const { host, resource } = stage();
    host.give('one');
    await vi.advanceTimersByTimeAsync(attemptTimeoutMs + 1);
    expect(resource.state).toMatchObject({ status: 'failed', fault: { code: 'network_unreachable' } });
    resource.destroy();
  });

  it('leaves no timer and no request when the resource is destroyed while it waits for a token', async () => {
    const { host, requests, resource } = stage();
    await vi.advanceTimersByTimeAsync(1_000);
    resource.destroy();
    host.give('late');
    await vi.advanceTimersByTimeAsync(attemptTimeoutMs);
    expect(requests).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not replace a limit of the widget, which also applies while a token is awaited', async () => {
    const [host, api] = [hostOf(), serverOf()];
    const mine = new AbortController();
    const call = createOwnFetch({ token: host.token, own, fetch: api.send })('/usage', { signal: mine.signal });
    const ended = expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
    mine.abort(new DOMException('', 'TimeoutError'));
    await ended;
    expect(api.requests).toEqual([]);
  });
});
