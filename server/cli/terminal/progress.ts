import type { Terminal } from './terminal.ts';

/** Shows the progress of a long operation. */
export interface Progress {
  advance(done: number): void;
  /** Removes the bar, or prints the final line where there is none. */
  finish(): void;
}

const width = 30;

/**
 * Draws a bar on a terminal's error stream, at most ten times a second. Anywhere else it would fill a log, so one line at the start replaces it. With
 * `--json` there is neither.
 */
export function createProgress(
  terminal: Terminal,
  { label, total, json, now = Date.now }: { label: string; total: number; json: boolean; now?: () => number },
): Progress {
  if (json) return { advance: () => {}, finish: () => {} };
  if (!terminal.notesInteractive) {
    terminal.note(`${label} …`);
    return { advance: () => {}, finish: () => {} };
  }
  let drawnAt = 0;
  return {
    advance(done) {
      const at = now();
      if (at - drawnAt < 100) return;
      drawnAt = at;
      const share = total === 0 ? 0 : Math.min(1, done / total);
      const filled = Math.round(share * width);
      terminal.rewrite(`${label} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${Math.floor(share * 100)} %`);
    },
    finish: () => terminal.rewrite(''),
  };
}
