import { violations } from '../axe.ts';
import { expect, sizeMismatch, test } from '../embed.ts';
import { offerings, sell } from './price-sample.ts';

const looks = [{ theme: 'light' }, { theme: 'dark' }, { theme: 'light', locale: 'ar' }, { theme: 'dark', locale: 'ja' }] as const;

/** States of a plan for a customer: the fields of each besides those of the plan itself. */
const planStates: Record<string, Record<string, unknown>> = {
  'is sold': {},
  'waits for the payment': { checkout: { id: 'chk_1', state: 'open', checkoutUrl: 'https://pay.example/1' } },
  'waits for its money': { checkout: { id: 'chk_2', state: 'pending', checkoutUrl: null } },
  'is theirs': { subscription: { id: 'sub_1', status: 'active', quantity: 1, period: null, renewsOn: '2026-12-01', trialEndsOn: null } },
  'is theirs, and not paid': { subscription: { id: 'sub_2', status: 'past_due', quantity: 1, period: null, renewsOn: null, trialEndsOn: null } },
  'is sold out': { soldOut: true },
  'has no price': { priceMinor: null },
};

for (const layout of ['vertical', 'table'] as const) {
  test(`PY12 every state of a plan, ${layout}: passes axe, and has no overflow at 360 pixels`, async ({
    embed,
    page,
    world,
    expectBrowserErrors,
  }) => {
    expectBrowserErrors(/status of 503/);
    const [plan] = offerings;
    await sell(world, Object.keys(planStates).map((name, index) => ({ ...plan, externalId: `plan-${index}`, name: `A plan that ${name}`, position: index })));
    await page.route('**/v1/offerings*', async (route) => {
      const answer = await route.fetch();
      const { items } = (await answer.json()) as { items: { externalId: string }[] };
      const states = Object.values(planStates);
      await route.fulfill({ response: answer, json: { items: items.map((item, index) => ({ ...item, ...states[index] })), nextCursor: null } });
    });
    await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 503, json: { code: 'overloaded', requestId: 'req_1' } }));
    await page.route('**/v1/checkouts/*', () => {});
    for (const look of looks) {
      await test.step(Object.values(look).join(', '), async () => {
        await page.setViewportSize({ width: 1_280, height: 720 });
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: look.theme });
        await embed.open({ widget: 'pricing-table', layout, ...look });
        await embed.frame.locator('.plan-button[type=button]:not([aria-disabled=true])').first().click();
        await expect(embed.frame.getByText('overloaded req_1')).toBeVisible();
        await expect(embed.frame.locator('.plan-held')).toHaveCount(2);
        await expect(embed.frame.locator('.plan-strong')).toHaveCount(2);
        for (const width of [1_280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
          expect(await violations(await embed.document())).toEqual([]);
        }
      });
    }
  });
}
