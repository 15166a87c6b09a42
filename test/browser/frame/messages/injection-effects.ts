import type { Page } from '@playwright/test';

/** The requests and dialogs that hostile text would cause. */
export interface InjectionEffects {
  requests: string[];
  dialogs: string[];
}

export function recordInjectionEffects(page: Page): InjectionEffects {
  const seen: InjectionEffects = { requests: [], dialogs: [] };
  page.on('request', (request) => /evil/.test(request.url()) && seen.requests.push(request.url()));
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return seen;
}
