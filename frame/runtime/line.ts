import { lost, type Bridge } from './bridge.ts';

/** The line to the host, which outlives its bridges: the host opens another one whenever it answers anew. */
export interface Line {
  /** The bridge there is now. */
  readonly bridge: Bridge | undefined;
  /** Waits for the first answer of the host. What a port has swallowed, because its host has opened another one meanwhile, is asked again over that. */
  call: Bridge['call'];
  /** Takes the place of the bridge before. `undefined`: there is an answer and no port, or there will be none. */
  replace(next: Bridge | undefined): void;
  /** Closes the bridge. What is said until there is another one is lost. */
  close(): void;
}

export function createLine(): Line {
  let bridge: Bridge | undefined;
  let answered: (bridge: Bridge | undefined) => void = () => {};
  const first = new Promise<Bridge | undefined>((resolve) => (answered = resolve));

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
      answered(next);
    },
    close,
  };
}
