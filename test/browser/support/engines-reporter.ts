import type { FullConfig, Reporter } from '@playwright/test/reporter';

/** Reports at the end of a run which engines it covered. */
export default class EnginesReporter implements Reporter {
  private engines: string[] = [];

  onBegin(config: FullConfig): void {
    this.engines = config.projects.map(({ name }) => name);
  }

  onEnd(): void {
    if (this.engines.some((name) => name.startsWith('firefox'))) return;
    console.log('\n  Only Chromium ran: Firefox is not installed or was excluded. With `VITRINE_TEST_ENGINES=all` a missing engine is an error.');
  }

  printsToStdio(): boolean {
    return false;
  }
}
