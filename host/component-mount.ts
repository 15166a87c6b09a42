import { embed } from './embed.ts';
import type { EmbedHandle } from './mount/handle.ts';
import { isOptionName, optionTable, type OptionRow } from './options/option-table.ts';
import type { EmbedDefaults, EmbedOptions } from './options/options.ts';

/** A mount that follows the options of a component across renders. */
export interface ComponentMount {
  /** Applies options. Changes in place where possible, tokens included; any other difference creates a new frame. */
  show(options: EmbedDefaults): void;
  end(): void;
}

type Options = Readonly<Record<string, unknown>>;
type Callback = (...given: unknown[]) => unknown;

const canChange = (name: string): boolean => isOptionName(name) && (optionTable[name] as OptionRow<unknown>).changes === true;
const isTokenName = (name: string): boolean => name === 'token' || name === 'embedToken';
const isSignal = optionTable.signal.kind.fits;
const isCallback = (value: unknown): value is Callback => typeof value === 'function';

/** Token sources by their first callback. Components with the same callback share a token source and its requests. */
const sources = new WeakMap<Callback, Source>();

interface Source {
  newest: Callback;
  call: Callback;
}

function sourceOf(first: Callback): Source {
  const known = sources.get(first);
  if (known) return known;
  const source: Source = { newest: first, call: (...given) => source.newest(...given) };
  sources.set(first, source);
  return source;
}

/** Returns a value as text, to compare it. The mount refuses a value with cycles, such as an element of React, by the name of its option. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return String(value);
  }
}

/** Returns a key of the options that cannot change in place; a new key means a new frame. For functions and tokens, only their presence counts. */
const frameKeyOf = (options: Options): string =>
  JSON.stringify(
    Object.entries(options)
      .filter(([name, value]) => value !== undefined && !isSignal(value) && !canChange(name))
      .map(([name, value]) => [name, isCallback(value) || isTokenName(name) ? true : textOf(value)])
      .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  );

type Mount = (target: Element, options: EmbedDefaults) => EmbedHandle;

const mountAsGiven: Mount = (target, options) => embed.mount(target, options as EmbedOptions);

/**
 * Creates a mount that follows a component's options. Components pass new but equivalent functions on each render; the frame calls those of the last render.
 *
 * @param onHandle Called with the handle of each new frame, and with `null` when the frame is gone.
 */
export function createComponentMount(target: Element, onHandle: (handle: EmbedHandle | null) => void, mount: Mount = mountAsGiven): ComponentMount {
  let handle: EmbedHandle | undefined;
  let frameKey = '';
  let latestOptions: Options = {};
  let mounted: Options = {};
  /** The signal of the last options. It is not passed to the mount, which could not replace it. */
  let watchedSignal: AbortSignal | undefined;

  const unmount = (): void => handle?.unmount();
  const watchSignal = (signal?: AbortSignal): void => {
    watchedSignal?.removeEventListener('abort', unmount);
    watchedSignal = signal;
    signal?.addEventListener('abort', unmount);
    if (signal?.aborted) unmount();
  };
  const latest = (name: string, value: unknown): unknown => {
    if (isSignal(value)) return undefined;
    if (!isCallback(value)) return value;
    if (!canChange(name)) return sourceOf(value).call;
    return (...given: unknown[]) => {
      const now = latestOptions[name];
      return isCallback(now) ? now(...given) : undefined;
    };
  };
  const isSame = (before: unknown, now: unknown): boolean =>
    isCallback(before) || isCallback(now) ? isCallback(before) && isCallback(now) : textOf(before) === textOf(now);
  const hasChanged = (name: string, before: unknown, now: unknown): boolean => canChange(name) && !isSame(before, now);
  const change = (current: EmbedHandle, before: Options, now: Options): void => {
    for (const name of ['getToken', 'onTokenExpired', 'refreshHeaders']) {
      const [first, newest] = [mounted[name], now[name]];
      if (isCallback(first) && isCallback(newest)) sourceOf(first).newest = newest;
    }
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => hasChanged(name, before[name], now[name]));
    // A new widget clears the resource, so pass it again.
    if (names.includes('widget') && now['resource'] !== undefined) names.push('resource');
    if (names.length > 0) current.update(Object.fromEntries(names.map((name) => [name, latest(name, now[name])])));
    for (const name of ['token', 'embedToken']) if (typeof now[name] === 'string' && now[name] !== before[name]) current.setToken(now[name]);
  };
  const end = (): void => {
    if (!handle) return;
    watchSignal();
    handle.unmount();
    handle = undefined;
    onHandle(null);
  };

  return {
    show(options) {
      const before = latestOptions;
      const next = frameKeyOf(options);
      latestOptions = options;
      if (handle && next === frameKey) {
        if (handle.state !== 'unmounted') {
          try {
            change(handle, before, latestOptions);
            return watchSignal(options.signal);
          } catch (error) {
            // The frame is unchanged: compare the next options with the previous ones.
            latestOptions = before;
            throw error;
          }
        }
        if (options.signal?.aborted) return;
      }
      end();
      frameKey = next;
      mounted = latestOptions;
      handle = mount(target, Object.fromEntries(Object.entries(options).map(([name, value]) => [name, latest(name, value)])));
      watchSignal(options.signal);
      onHandle(handle);
    },
    end,
  };
}
