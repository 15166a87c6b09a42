import { afterAll, describe } from 'vitest';
import { startPgBouncer } from '../support/databases/pgbouncer.ts';

const direct = process.env['VITRINE_TEST_POSTGRES'] ?? '';
const pooler = await startPgBouncer(direct);
process.env['VITRINE_TEST_POSTGRES'] = pooler.url;
process.env['VITRINE_TEST_ENGINE'] = 'postgres';

afterAll(async () => {
  process.env['VITRINE_TEST_POSTGRES'] = direct;
  delete process.env['VITRINE_TEST_ENGINE'];
  await pooler.stop();
});

describe('D10 over a pooler that lends a connection for one transaction', async () => {
  await import('./database.test.ts');
  await import('./stores.test.ts');
  await import('./receipt-store.test.ts');
});
