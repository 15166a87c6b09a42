import type { Page } from '@playwright/test';
import { makeKeys } from '../../../examples/demo/keys.js';
import { createPortal } from '../../../examples/portal/portal.js';
import { test as base, type World } from '../support/world.ts';
import { collectBrowserErrors } from '../support/engine.ts';

/** The example portal, on the page origin and with the tenant of the world. */
export interface Portal {
  readonly origin: string;
  /** Signs in as a customer and waits for the first page. */
  signIn(page: Page, externalId: string): Promise<void>;
}

export const test = base.extend<{ portal: Portal; browserErrors: string[] }>({
  portal: async ({ world }, use) => {
    world.pages.fallback(await portalOf(world));
    await use({
      origin: world.pages.origin,
      async signIn(page, externalId) {
        await page.goto(`${world.pages.origin}/login`);
        await page.locator(`button[value="${externalId}"]`).click();
        await page.waitForURL(`${world.pages.origin}/`);
      },
    });
  },

  browserErrors: async ({ page }, use) => use(collectBrowserErrors(page)),
});

export { expect } from '@playwright/test';

/** Creates the portal with the keys that `npm start` would create. */
async function portalOf({ server, pages, tenant }: World): Promise<ReturnType<typeof createPortal>> {
  const place = { server: server.url, origin: pages.origin, tenant: tenant.slug, apiKey: tenant.apiKey };
  return createPortal({ ...place, issuer: tenant.row.issuer, signingKey: tenant.key, keys: await makeKeys(place) });
}
