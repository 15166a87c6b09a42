import { expect, it } from 'vitest';
import { page } from '../../../support/credentials/embed-keys.ts';
import { openSession } from '../../../support/credentials/sessions.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { openShop } from './checkout-calls.ts';

forEachWorld('a purchase begins on the tenant’s day', (world) => {
  const set = (settings: Record<string, unknown>) => world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', settings);

  it.each([
    ['America/Los_Angeles', '2026-12-01T00:30:00Z', { start: '2026-11-30', end: '2026-12-29' }, '2026-12-30', 30],
    ['Asia/Tokyo', '2026-11-30T15:00:00Z', { start: '2026-12-01', end: '2026-12-31' }, '2027-01-01', 31],
    ['UTC', '2026-11-30T23:59:59Z', { start: '2026-11-30', end: '2026-12-29' }, '2026-12-30', 30],
  ])('begins on the day in %s at %s, from which Aforo’s client counts the days until renewal', async (timeZone, time, period, renewsOn, daysUntilRenewal) => {
    await set({ timeZone, compat: ['aforo'] });
    world().clock.set(Date.parse(time));
    const { startCheckout, sendNotice, subscriptions } = await openShop(world());
    expect((await sendNotice(await startCheckout())).status).toBeLessThan(300);
    const [held] = await subscriptions();
    expect(held).toMatchObject({ period, renewsOn, trialEndsOn: null });
    const { token, embedKey } = await openSession(world(), world().acme);
    const headers = { authorization: `Bearer ${embedKey}`, 'x-embed-tenant': 'acme', 'x-aforo-session-token': token, origin: page };
    const { json } = await world().send('/api/v1/portal/embed/subscriptions?page=0&size=100', { headers });
    const shown = (json['content'] as Record<string, unknown>[]).find(({ id }) => id === held?.['id']);
    expect(shown).toMatchObject({ renewsAt: `${renewsOn}T00:00:00.000Z`, daysUntilRenewal });
    await set({ timeZone: 'UTC' });
  });

  it('has a trial that ends by the day in Tokyo', async () => {
    await set({ timeZone: 'Asia/Tokyo' });
    world().clock.set(Date.parse('2026-12-02T15:00:00Z'));
    const { startCheckout, sendNotice, subscriptions } = await openShop(world(), { trialDays: 1 });
    await sendNotice(await startCheckout());
    expect(await subscriptions()).toMatchObject([{ status: 'trialing', trialEndsOn: '2026-12-03', period: { start: '2026-12-04' } }]);
    await set({ timeZone: 'UTC' });
  });
});
