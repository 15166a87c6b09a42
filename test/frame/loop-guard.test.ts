import { expect, test } from 'vitest';
import { createLoopGuard, holdMs } from '../../frame/runtime/loop-guard.ts';

test('content that goes on changing by itself is held up once in its first sixty changes', () => {
  let now = 0;
  const guard = createLoopGuard(() => now);
  let framePx = 0;
  const held: number[] = [];
  for (let change = 1; change <= 60; change += 1) {
    now += 55;
    const heightPx = change % 2 === 0 ? 120 : 40;
    const verdict = guard.judge(heightPx, framePx);
    if (verdict === 'hold') held.push(change);
    if (verdict === 'post') framePx = heightPx;
    expect(verdict).not.toBe('frozen');
  }
  expect(held).toHaveLength(1);
});

test('content that follows its frame is frozen, and said to be so once', () => {
  let now = 0;
  const guard = createLoopGuard(() => now);
  let framePx = 100;
  const verdicts: (string | undefined)[] = [];
  for (let turn = 0; turn < 40; turn += 1) {
    now += 16;
    let verdict = guard.judge(framePx + 10, framePx);
    if (verdict === 'hold') {
      now += holdMs + 1;
      verdict = guard.judge(framePx + 10, framePx);
    }
    if (verdict === 'post') framePx += 10;
    verdicts.push(verdict);
  }
  expect(verdicts.filter((verdict) => verdict === 'frozen')).toHaveLength(1);
  expect(framePx).toBeLessThan(300);
});
