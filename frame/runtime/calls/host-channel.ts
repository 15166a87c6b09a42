import { lost, type Bridge } from './bridge.ts';

/** The connection to the host. It outlives single bridges: the host opens a new one each time it answers. */
export interface HostChannel {
  /** The current bridge. */
  readonly bridge: Bridge | undefined;
  /** Waits for the first answer of the host. A call lost because the host opened a new bridge meanwhile is repeated over the new one. */
  call: Bridge['call'];
  /** Replaces the current bridge. `undefined`: the answer had no port, or there will be no answer. */
  replace(next: Bridge | undefined): void;
  /** Closes the bridge. Calls before the next bridge resolve to `lost`. */
  close(): void;
}

export function createHostChannel(): HostChannel {
  let bridge: Bridge | undefined;
  let resolveFirst: (bridge: Bridge | undefined) => void = () => {};
  const first = new Promise<Bridge | undefined>((resolve) => (resolveFirst = resolve));

  const close = (): void => {
    bridge?.close();
    bridge = undefined;
  };
  const call: Bridge['call'] = async (send) => {
    const used = bridge ?? (await first);
    const result = (await used?.call(send)) ?? lost;
    return result === lost && bridge && bridge !== used ? call(send) : result;
  };
  return {
    get bridge() {
      return bridge;
    },
    call,
    replace(next) {
      close();
      bridge = next;
      resolveFirst(next);
    },
    close,
  };
}
