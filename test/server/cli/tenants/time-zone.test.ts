import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { invoiceJson } from '../../resources/invoices/invoice-calls.ts';
import { type CliPlace, cliPlace, runHere } from '../../../support/processes/cli.ts';

let place: CliPlace;
beforeEach(async () => {
  place = await cliPlace('sqlite');
});
afterEach(() => place.remove());

it('creates, changes and shows the time zone of a tenant, UTC by default', async () => {
  expect((await place.vitrine('tenants', 'create', 'plain', '--name', 'Plain', '--json')).json()).toMatchObject({ timeZone: 'UTC' });
  const made = await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme', '--time-zone', 'america/new_york', '--json');
  expect(made.json()).toMatchObject({ timeZone: 'America/New_York' });
  await place.vitrine('tenants', 'update', '--tenant', 'acme', '--time-zone', 'Asia/Kolkata');
  expect((await place.vitrine('tenants', 'show', 'acme')).stdout).toMatch(/time zone +Asia\/Kolkata/);
});

it('refuses an invalid time zone with the value, the rule and the way out, and changes nothing', async () => {
  await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme');
  const { exit, stderr } = await place.vitrine('tenants', 'update', '--tenant', 'acme', '--time-zone', 'EST');
  expect([exit === 0, stderr]).toEqual([false, expect.stringMatching(/"EST" must be the IANA name of a time zone[^]*"America\/New_York"/)]);
  expect((await place.vitrine('tenants', 'show', 'acme', '--json')).json()).toMatchObject({ timeZone: 'UTC' });
});

it('IV07 lists and shows invoices as overdue by the day of their tenant', async () => {
  const path = join(place.folder, 'invoices.json');
  await writeFile(path, JSON.stringify(invoiceJson({ number: 'INV-1', status: 'open', dueDate: '2026-11-30' })));
  const at = async (time: string, ...words: string[]) =>
    (await runHere([...words, '--tenant', 'acme', '--json'], { env: place.env, clock: { now: () => Date.parse(time) } })).json();
  await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme', '--time-zone', 'America/Los_Angeles');
  await place.vitrine('invoices', 'import', path, '--tenant', 'acme');
  const said = async (time: string) => [
    (await at(time, 'invoices', 'list', '--status', 'overdue')).items.map(({ number }) => number),
    (await at(time, 'invoices', 'list')).items.map(({ overdue }) => overdue),
    (await at(time, 'invoices', 'show', 'INV-1'))['overdue'],
  ];
  expect(await said('2026-12-01T07:59:59Z')).toEqual([[], [false], false]);
  expect(await said('2026-12-01T08:00:00Z')).toEqual([['INV-1'], [true], true]);
});
