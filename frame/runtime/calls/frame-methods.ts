import type { Result } from '../../../protocol/errors.ts';
import type { FrameConfig, FrameMethods, TokenAnswer } from '../../../protocol/messages.ts';
import { faultOf } from '../fault.ts';
import { readConfig, readTokenAnswer } from '../handshake/host-message.ts';

type Actions = {
  [K in keyof FrameMethods]: K extends 'setToken' ? (answer: TokenAnswer) => void : K extends 'update' ? (config: FrameConfig) => void : () => void;
};

const refused: Result<null> = { ok: false, fault: faultOf('bad_response', 'The argument is malformed.', false) };

/** Creates the methods that the host may call. They validate every argument and never throw. */
export function createFrameMethods({ setToken, update, endSession, focus, print }: Actions): FrameMethods {
  const method =
    <T>(act: (value: T) => void, read: (value: unknown) => T | undefined = () => null as T) =>
    async (argument?: unknown): Promise<Result<null>> => {
      const value = read(argument);
      if (value === undefined) return refused;
      act(value);
      return { ok: true, value: null };
    };
  return {
    setToken: method(setToken, readTokenAnswer),
    update: method(update, readConfig),
    endSession: method(endSession),
    focus: method(focus),
    print: method(print),
  };
}
