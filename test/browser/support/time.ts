import { expect, type Frame, type Page } from '@playwright/test';

/**
 * Stops the time of a page and its frames: timers, animation frames, dates and the monotonic clock. It moves by `page.clock.runFor` and by nothing else,
 * so that a busy machine changes no outcome. The waiting of Playwright itself goes on in real time.
 */
export async function holdTime(page: Page, at: Date = new Date()): Promise<void> {
  await page.clock.install({ time: at });
  // Time goes on between these two, and cannot be stopped at a moment that is over.
  await page.clock.pauseAt(at.getTime() + 60_000);
}

/** Lets held time pass, a step at a time, until something is there: between two steps messages and requests go on, which take real time. */
export async function passUntil(page: Page, stepMs: number, isThere: () => Promise<boolean>): Promise<void> {
  const step = async (): Promise<boolean> => {
    await page.clock.runFor(stepMs);
    return isThere();
  };
  await expect.poll(step).toBe(true);
}

/** Waits until a document has been drawn once more. That is real, whoever holds its time: observers of intersections tell after the layout of a picture. */
export async function nextPicture(frame: Frame): Promise<void> {
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
