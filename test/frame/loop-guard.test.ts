import { expect, test } from 'vitest';
import { createLoopGuard } from '../../frame/runtime/height/loop-guard.ts';

test('content that keeps changing by itself is held once in its first 60 changes', () => {
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

test('content that grows with its frame is frozen, and reported once', () => {
  let now = 0;
  const guard = createLoopGuard(() => now);
  let framePx = 100;
  const verdicts: (string | undefined)[] = [];
  for (let turn = 0; turn < 40; turn += 1) {
    now += 16;
    let verdict = guard.judge(framePx + 10, framePx);
    while (verdict === 'hold') {
      now += guard.holdMs + 1;
      verdict = guard.judge(framePx + 10, framePx);
    }
    if (verdict === 'post') framePx += 10;
    verdicts.push(verdict);
  }
  expect(verdicts.filter((verdict) => verdict === 'frozen')).toHaveLength(1);
  expect(framePx).toBeLessThan(300);
});

/**
 * Simulates content that grows by a line at given moments, in a frame that takes each height 20 ms after it was posted. @returns The height that was never
 * shown, the verdicts of the guard, and the longest time that the frame was behind.
 */
function grow(moments: readonly number[]): { missingPx: number; verdicts: Set<string | undefined>; longestMs: number } {
  let now = 0;
  const guard = createLoopGuard(() => now);
  const verdicts = new Set<string | undefined>();
  const due: { at: number; run: () => void }[] = [];
  let contentPx = 100;
  let framePx = 100;
  let behindSince = NaN;
  let longestMs = 0;
  const measure = (): void => {
    const verdict = guard.judge(contentPx, framePx);
    verdicts.add(verdict);
    if (verdict === 'hold') due.push({ at: now + guard.holdMs + 1, run: measure });
    const heightPx = contentPx;
    if (verdict === 'post') due.push({ at: now + 20, run: () => ((framePx = heightPx), measure()) });
  };
  for (const at of moments) due.push({ at, run: () => ((contentPx += 24), measure()) });
  while (due.length > 0) {
    due.sort((one, other) => one.at - other.at);
    const next = due.shift();
    now = next?.at ?? now;
    next?.run();
    if (framePx === contentPx) behindSince = NaN;
    else if (Number.isNaN(behindSince)) behindSince = now;
    else longestMs = Math.max(longestMs, now - behindSince);
  }
  return { missingPx: contentPx - framePx, verdicts, longestMs };
}

const every = (periodMs: number, count = 200): number[] => Array.from({ length: count }, (_, index) => (index + 1) * periodMs);

test.each([16, 55, 90, 140, 170, 255, 260, 300, 400, 449, 500, 700, 1_000, 1_100])(
  'G3 content that grows by a line every %d ms is shown whole, and never taken for a loop',
  (periodMs) => {
    const { missingPx, verdicts, longestMs } = grow(every(periodMs));
    expect([missingPx, verdicts.has('frozen')]).toEqual([0, false]);
    // At the fastest pace the next line comes before the frame has the height of the previous one.
    if (periodMs > 20) expect(longestMs).toBeLessThan(1_100);
  },
);

test('G3 content that grows in bursts, with pauses in between, is shown whole', () => {
  for (const pauseMs of [200, 251, 300, 460, 700, 1_001, 1_050]) {
    for (const burst of [3, 8, 9, 12, 20]) {
      let at = 0;
      const moments = Array.from({ length: 240 }, (_, index) => (at += index % burst === 0 ? pauseMs : 45));
      expect({ pauseMs, burst, ...grow(moments) }).toMatchObject({ missingPx: 0 });
    }
  }
});
