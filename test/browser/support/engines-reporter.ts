import type { FullConfig, Reporter } from '@playwright/test/reporter';

/** Reports at the end of a run which engines it covered. */
export default class EnginesReporter implements Reporter {
  private engines: string[] = [];

  onBegin(config: FullConfig): void {
    this.engines = config.projects.map(({ name }) => name);
  }

  onEnd(): void {
    if (this.engines.some((name) => name.startsWith('firefox'))) return;
    console.log('\n  These ran in Chromium alone: there is no Firefox, or it was left out. With `VITRINE_TEST_ENGINES=all` none may be missing.');
  }

  printsToStdio(): boolean {
    return false;
  }
}
