// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { createResource } from '../../frame/data/resource.ts';

/** Waits until all pending work is done: each attempt takes a few microtasks. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2_000; turn++) await Promise.resolve();
}

test('a resource that is reloaded on every change throws, and loads no more', async () => {
  let loads = 0;
  const thrown: unknown[] = [];
  const resource = createResource(async () => ++loads, () => {
    try {
      if (loads < 100) resource.reload();
    } catch (error) {
      thrown.push(error);
    }
  });
  await settle();
  expect(loads).toBe(11);
  expect(thrown).toMatchObject([{ fault: { code: 'widget_failed', message: expect.stringContaining('"reload"'), retryable: false } }]);
  resource.destroy();
});

test('a resource that events reload, or now and then its own change, loads as often as that', async () => {
  let loads = 0;
  let leaves = false;
  const resource = createResource(async () => ++loads, () => {
    if (!leaves) return;
    leaves = false;
    for (let part = 0; part < 20; part++) resource.reload();
  });
  await settle();
  for (let event = 0; event < 40; event++) {
    leaves = true;
    resource.reload();
    await settle();
  }
  expect(loads).toBe(1 + 40 * 21);
  expect(resource.state).toEqual({ status: 'ready', value: loads });
  resource.destroy();
});
