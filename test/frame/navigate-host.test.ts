import { expect, it } from 'vitest';
import { navigateHost } from '../../frame/runtime/calls/navigate-host.ts';
import type { NavigateStep } from '../../protocol/messages.ts';
import type { Result } from '../../protocol/errors.ts';

const done = { ok: true, value: null } as const;
const refused = { ok: false, fault: { code: 'navigation_refused', message: '', retryable: false } } as const;

function host(answer: Result<null> = done): { steps: NavigateStep[]; send: (step: NavigateStep) => Promise<Result<null>> } {
  const steps: NavigateStep[] = [];
  return { steps, send: async (step) => (steps.push(step), answer) };
}

it('P16 reports the click in its own task, and the address once it is known', async () => {
  const { steps, send } = host();
  let find = (_url: string): void => {};
  const navigated = navigateHost(send, new Promise((resolve) => (find = resolve)));
  expect(steps).toEqual([{ step: 'begin' }]);
  find('https://pay.example/1');
  expect(await navigated).toEqual(done);
  expect(steps).toEqual([{ step: 'begin' }, { step: 'go', url: 'https://pay.example/1' }]);
});

it('P16 cancels the click and passes on the error when there is no address', async () => {
  const { steps, send } = host();
  await expect(navigateHost(send, Promise.reject(new Error('the provider is down')))).rejects.toThrow('the provider is down');
  expect(steps).toEqual([{ step: 'begin' }, { step: 'cancel' }]);
});

it('P16 sends no address when the host refuses the click', async () => {
  const { steps, send } = host(refused);
  expect(await navigateHost(send, Promise.resolve('https://pay.example/1'))).toEqual(refused);
  expect(steps).toEqual([{ step: 'begin' }]);
});
