import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';
import { invoiceJson } from '../../resources/invoices/invoice-calls.ts';

let place: CliPlace;
beforeAll(async () => {
  place = await cliPlace('postgres');
  await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme');
});
afterAll(() => place.remove());

/** Runs statements as the administrator of the database. */
async function administer(statements: string): Promise<void> {
  if (place.database.engine !== 'postgres') throw new Error('This needs PostgreSQL.');
  const client = new Client({ connectionString: place.database.url });
  await client.connect();
  await client.query(statements);
  await client.end();
}

it('IV24 says how many invoices are stored when the disk is full midway, and stores the rest the next time', async () => {
  const path = join(place.folder, 'many.jsonl');
  await writeFile(path, Array.from({ length: 1_200 }, (_, at) => JSON.stringify(invoiceJson({ number: `N-${String(at).padStart(4, '0')}` }))).join('\n'));
  await administer(`
    create function fill() returns trigger language plpgsql as $$ begin raise exception 'disk full' using errcode = '53100'; end $$;
    create trigger fill before insert on invoices for each row when (new.number = 'N-0700') execute function fill();`);
  const failed = await place.vitrine('invoices', 'import', path, '--json');
  expect([failed.exit, failed.stdout]).toEqual([3, '']);
  expect(failed.problem()).toMatchObject({ code: 'storage_unavailable', detail: expect.stringContaining('500 of 1200 rows are stored') });
  await administer('drop trigger fill on invoices');
  expect((await place.vitrine('invoices', 'import', path, '--json')).json()).toEqual({ rows: 1_200, stored: { created: 700, updated: 0, unchanged: 500 } });
}, 60_000);
