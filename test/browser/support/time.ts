import { expect, type Frame, type Page } from '@playwright/test';

/**
 * Stops the time of a page and its frames: timers, animation frames, dates and the monotonic clock. Only `page.clock.runFor` moves it, so a busy machine
 * changes no result. Playwright itself still waits in real time.
 */
export async function pauseClock(page: Page, at: Date = new Date()): Promise<void> {
  await page.clock.install({ time: at });
  // Time passes between these two calls, and cannot be paused at a past moment.
  await page.clock.pauseAt(at.getTime() + 60_000);
}

/** Advances paused time in steps until a condition holds. Messages and requests, which take real time, proceed between steps. */
export async function advanceUntil(page: Page, stepMs: number, condition: () => Promise<boolean>): Promise<void> {
  const step = async (): Promise<boolean> => {
    await page.clock.runFor(stepMs);
    return condition();
  };
  await expect.poll(step).toBe(true);
}

/** Waits for the next rendered frame, in real time even with a paused clock: intersection observers report after layout. */
export async function nextPaint(frame: Frame): Promise<void> {
  await frame.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const observer = new IntersectionObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(document.documentElement);
      }),
  );
}
