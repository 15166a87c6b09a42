import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { acmePlace } from '../acme-place.ts';

const acme = acmePlace();

it('PR08 SU03 a file with another customer’s subscription in any row stores nothing, and a dry run says so', async () => {
  const file = (name: string, lines: readonly unknown[]): string => {
    const path = join(acme.place.folder, name);
    writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
    return path;
  };
  const subscription = (externalId: string, customer: string) => ({ externalId, customer: { externalId: customer }, offering: 'team', status: 'active' });
  const plan = file('plan.jsonl', [{ externalId: 'team', name: 'Team', priceMinor: 100, currency: 'EUR', cycle: 'monthly', status: 'published' }]);
  expect((await acme.vitrine('offerings', 'import', plan)).exit).toBe(0);
  expect((await acme.vitrine('subscriptions', 'import', file('one.jsonl', [subscription('s-taken', 'ada')]))).exit).toBe(0);

  const many = [...Array.from({ length: 501 }, (_, index) => subscription(`s-${index}`, 'bob')), subscription('s-taken', 'bob')];
  const path = file('many.jsonl', many);
  for (const more of [['--dry-run'], []]) {
    const result = await acme.vitrine('subscriptions', 'import', path, '--json', ...more);
    expect([result.exit, result.stdout]).toEqual([1, '']);
    expect(result.problem()).toMatchObject({ code: 'import_refused', errors: [{ path: 's-taken', message: 'belongs to another customer' }] });
  }
  const { items } = (await acme.vitrine('subscriptions', 'list', '--limit', '1000', '--json')).json();
  expect(items.map(({ externalId }) => externalId)).toEqual(['s-taken']);
  expect((await acme.vitrine('subscriptions', 'import', file('own.jsonl', [subscription('s-taken', 'ada'), subscription('s-1', 'bob')]))).exit).toBe(0);
});
