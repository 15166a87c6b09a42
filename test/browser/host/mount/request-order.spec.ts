import { expect, test } from '../../support/world.ts';

test('mount requests its document and data before it measures the page, and returns with height and title set', async ({ page, world }) => {
  const receipt = await world.receipt();
  const token = await world.tenant.mint({ customer: 'customer-1' });
  await page.addInitScript(() => {
    const steps: string[] = [];
    Object.assign(window, { steps });
    const note = (owner: object, name: string): void => {
      const { value, get, ...rest } = Object.getOwnPropertyDescriptor(owner, name) ?? {};
      const before = (): unknown => steps.push(name);
      if (get)
        Object.defineProperty(owner, name, {
          ...rest,
          get(this: object) {
            before();
            return get.call(this);
          },
        });
      else
        Object.defineProperty(owner, name, {
          ...rest,
          value(this: object, ...given: unknown[]) {
            before();
            return value.apply(this, given);
          },
        });
    };
    note(Element.prototype, 'append');
    note(Element.prototype, 'clientWidth');
    note(Element.prototype, 'getBoundingClientRect');
    note(window, 'getComputedStyle');
    note(window, 'fetch');
  });
  await page.goto(
    world.pages.serve(
      '/page',
      world
        .hostPage(`{ widget: 'receipt', resource: '${receipt.id}', token: '${token}' }`, { after: '' })
        .replace('window.handle = ', 'steps.length = 0; window.handle = ')
        .replace(
          /\}\);\s*<\/script>$/,
          '}); window.atOnce = { steps: [...steps], height: handle.iframe.style.height, title: handle.iframe.title, scheme: ' +
            'handle.iframe.style.colorScheme };</script>',
        ),
    ),
  );
  const { steps, ...rest } = await page.evaluate(
    () => (window as unknown as { atOnce: { steps: string[]; height: string; title: string; scheme: string } }).atOnce,
  );
  expect(steps.slice(0, 2)).toEqual(['append', 'fetch']);
  expect(steps).toContain('getComputedStyle');
  expect(rest).toEqual({ height: '150px', title: 'Receipt', scheme: 'light' });
});
