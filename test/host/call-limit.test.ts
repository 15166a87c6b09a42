import { expect, it } from 'vitest';
import { createCallLimit } from '../../host/tokens/call-limit.ts';

it('the first call does not wait, even if the clock advances meanwhile; the next one waits for its second', () => {
  let ms = 0;
  const limit = createCallLimit(() => (ms += 0.1));
  expect(limit.take()).toBe(0);
  expect(limit.take()).toBeCloseTo(999.9);
});
