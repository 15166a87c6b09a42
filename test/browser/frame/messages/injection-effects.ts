import type { Page } from '@playwright/test';

/** The requests and dialogs that hostile text would cause. */
export interface Watch {
  requests: string[];
  dialogs: string[];
}

export function watch(page: Page): Watch {
  const seen: Watch = { requests: [], dialogs: [] };
  page.on('request', (request) => /evil/.test(request.url()) && seen.requests.push(request.url()));
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return seen;
}
