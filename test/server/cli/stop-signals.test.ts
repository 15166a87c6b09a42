import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { sameRequestMs, stopSignal } from '../../../server/cli/stop-signals.ts';

/** A process that receives signals at chosen times. */
function receiver() {
  const process = new EventEmitter();
  const state = { stopped: false, ended: false, nowMs: 1_000 };
  const stopped = stopSignal(process, { end: () => (state.ended = true), nowMs: () => state.nowMs }).then(() => (state.stopped = true));
  return { state, stopped, receive: (name: string, afterMs = 0) => ((state.nowMs += afterMs), process.emit(name)) };
}

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s requests a stop and does not end the process', async (name) => {
    const { state, stopped, receive } = receiver();
    expect(receive(name)).toBe(true);
    await stopped;
    expect(state).toMatchObject({ stopped: true, ended: false });
  });

  it.each(['SIGINT', 'SIGTERM'])('%s half a second after the first ends the process, and an earlier one does not', (name) => {
    const { state, receive } = receiver();
    receive('SIGINT');
    receive(name, sameRequestMs - 1);
    expect(state.ended).toBe(false);
    receive(name, 1);
    expect(state.ended).toBe(true);
  });

  it('SIGHUP never ends the process', () => {
    const { state, receive } = receiver();
    receive('SIGHUP');
    receive('SIGHUP', sameRequestMs * 2);
    expect(state.ended).toBe(false);
  });
});
