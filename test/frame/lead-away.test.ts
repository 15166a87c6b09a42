import { expect, it } from 'vitest';
import { leadAway } from '../../frame/runtime/lead-away.ts';
import type { NavigateStep } from '../../protocol/messages.ts';
import type { Result } from '../../protocol/errors.ts';

const done = { ok: true, value: null } as const;
const refused = { ok: false, fault: { code: 'navigation_refused', message: '', retryable: false } } as const;

function host(answer: Result<null> = done): { said: NavigateStep[]; say: (step: NavigateStep) => Promise<Result<null>> } {
  const said: NavigateStep[] = [];
  return { said, say: async (step) => (said.push(step), answer) };
}

it('P16 reports the click in its own task, and the address once it is known', async () => {
  const { said, say } = host();
  let find = (_url: string): void => {};
  const led = leadAway(say, new Promise((resolve) => (find = resolve)));
  expect(said).toEqual([{ step: 'begin' }]);
  find('https://pay.example/1');
  expect(await led).toEqual(done);
  expect(said).toEqual([{ step: 'begin' }, { step: 'go', url: 'https://pay.example/1' }]);
});

it('P16 cancels the click and passes on the error when there is no address', async () => {
  const { said, say } = host();
  await expect(leadAway(say, Promise.reject(new Error('the provider is down')))).rejects.toThrow('the provider is down');
  expect(said).toEqual([{ step: 'begin' }, { step: 'cancel' }]);
});

it('P16 sends no address when the host refuses the click', async () => {
  const { said, say } = host(refused);
  expect(await leadAway(say, Promise.resolve('https://pay.example/1'))).toEqual(refused);
  expect(said).toEqual([{ step: 'begin' }]);
});
