import type { Result } from '../../protocol/errors.ts';
import type { FrameConfig, FrameMethods, TokenAnswer } from '../../protocol/messages.ts';
import { readConfig, readTokenAnswer } from './answer.ts';
import { faultOf } from './fault.ts';

export interface FrameActions {
  setToken(answer: TokenAnswer): void;
  update(config: FrameConfig): void;
  endSession(): void;
  focus(): void;
  print(): void;
}

const done: Result<null> = { ok: true, value: null };

/** What the host may call: everything is parsed first, and nothing throws across. */
export function frameMethods(actions: FrameActions): FrameMethods {
  const answer = async <T>(value: T | undefined, act: (value: T) => void): Promise<Result<null>> => {
    if (value === undefined) return { ok: false, fault: faultOf('bad_response', 'The argument has not the shape that this method takes.', false) };
    act(value);
    return done;
  };
  return {
    setToken: (value) => answer(readTokenAnswer(value), actions.setToken),
    update: (value) => answer(readConfig(value), actions.update),
    endSession: () => answer(null, actions.endSession),
    focus: () => answer(null, actions.focus),
    print: () => answer(null, actions.print),
  };
}
