import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cliPlace, type CliPlace } from '../../../support/processes/cli.ts';

let place: CliPlace;
const vitrine = (...words: string[]) => place.vitrine(...words);
const file = (name: string, text: string): string => {
  const path = join(place.folder, name);
  writeFileSync(path, text);
  return path;
};
const namesOf = (items: readonly Record<string, unknown>[]): unknown[] => items.map(({ externalId }) => externalId);

beforeAll(async () => {
  place = await cliPlace('sqlite');
  await vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd');
});
afterAll(() => place.remove());

const csv = `externalId,name,price,currency,cycle,features,highlight,position,callToActionUrl
solo,Solo,19.99,EUR,monthly,"1 project|Support: by e-mail|-Audit log",no,2,
"team, all",Team,49,EUR,monthly,,yes,1,
scale,Scale,,JPY,custom,,,3,https://acme.example/talk
`;

it('offerings are imported from CSV, published, archived, and imported again from their JSON', async () => {
  const plans = file('plans.csv', csv);
  expect((await vitrine('offerings', 'import', plans, '--dry-run', '--json')).json()).toEqual({ rows: 3, stored: null });
  expect((await vitrine('offerings', 'list', '--json')).json().items).toEqual([]);
  expect((await vitrine('offerings', 'import', plans)).stdout).toBe('Imported 3 offerings: 3 new, 0 changed, 0 unchanged.\n');
  expect((await vitrine('offerings', 'import', plans, '--publish', '--json')).json()).toMatchObject({ stored: { created: 0, updated: 3, unchanged: 0 } });
  expect((await vitrine('offerings', 'import', plans, '--json')).json()).toMatchObject({ stored: { unchanged: 3 } });
  const { items } = (await vitrine('offerings', 'list', '--status', 'published', '--json')).json();
  expect(namesOf(items)).toEqual(['team, all', 'solo', 'scale']);
  expect(items[1]).toMatchObject({
    priceMinor: 1_999,
    features: [
      { label: '1 project', value: null, included: true },
      { label: 'Support', value: 'by e-mail', included: true },
      { label: 'Audit log', value: null, included: false },
    ],
  });
  expect(items[2]).toMatchObject({ priceMinor: null, callToAction: { url: 'https://acme.example/talk' } });
  const shown = await vitrine('offerings', 'show', 'solo', '--json');
  expect((await vitrine('offerings', 'import', file('solo.json', shown.stdout), '--json')).json()).toMatchObject({ stored: { unchanged: 1 } });
  expect((await vitrine('offerings', 'archive', 'scale')).stdout).toBe('Offering scale is archived.\n');
  expect((await vitrine('offerings', 'publish', 'scale', '--json')).json()).toMatchObject({ status: 'published' });
  expect(namesOf((await vitrine('offerings', 'list', '--text', 'tea', '--from', '2026-01-01', '--json')).json().items)).toEqual(['team, all']);
  expect((await vitrine('offerings', 'list', '--to', '2026-01-01', '--json')).json().items).toEqual([]);
  expect((await vitrine('offerings', 'show', 'nothing', '--json')).problem().code).toBe('not_found');
});

it('a file that is refused gets every fault listed', async () => {
  const wrong = file('wrong.csv', 'externalId,name,price,currency,cycle\none,One,x,EUR,monthly\ntwo,Two,5,EURO,monthly\n');
  const { exit, stdout, stderr } = await vitrine('offerings', 'import', wrong);
  expect([exit, stdout]).toEqual([1, '']);
  for (const line of [2, 3]) expect(stderr).toMatch(new RegExp(`^line ${line}: .+`, 'm'));
  expect(stderr).toMatch(/^vitrine: .*nothing was imported/m);
  expect((await vitrine('offerings', 'import', wrong, '--json')).problem().errors).toHaveLength(2);
  const one = file('one.csv', 'externalId,name,price,currency,cycle\nsolo-2,Solo,5,EUR,monthly\n');
  expect((await vitrine('offerings', 'import', one, '--dry-run')).stdout).toBe('1 offering could be imported; nothing was stored (--dry-run).\n');
});

it('a CSV of a spreadsheet with other separators and zeros is imported, and one with decimal commas is refused', async () => {
  const sheet = (price: string) =>
    `externalId;name;price;currency;cycle;trialDays\r\nsheet;Sheet;${price};EUR;monthly;14.0\r\n;;;;;\r\n`;
  for (const text of [sheet('19.90'), sheet('19.90').replaceAll(';', '\t')])
    expect((await vitrine('offerings', 'import', file('sheet.csv', text), '--dry-run', '--json')).json()).toEqual({ rows: 1, stored: null });
  const { errors } = (await vitrine('offerings', 'import', file('sheet.csv', sheet('19,90')), '--json')).problem();
  expect(errors).toEqual([{ path: 'line 2', message: expect.stringMatching(/^price: is “19,90”/) }]);
});

it('a CSV with the label of a button without its address is refused, and an address alone is imported', async () => {
  const rows = (cells: string) => file('button.csv', `externalId,name,currency,cycle,callToActionLabel,callToActionUrl\nbutton,Button,EUR,monthly,${cells}\n`);
  const { code, errors } = (await vitrine('offerings', 'import', rows('Talk to us,'), '--json')).problem();
  expect([code, errors]).toEqual(['import_refused', [{ path: 'line 2', message: expect.stringMatching(/^callToActionUrl: is missing/) }]]);
  expect((await vitrine('offerings', 'import', rows(',https://acme.example/talk'), '--dry-run', '--json')).json()).toEqual({ rows: 1, stored: null });
});

it('subscriptions are imported from CSV and JSON, for existing offerings only', async () => {
  const head = 'externalId,customer,customerName,offering,status,quantity,periodStart,periodEnd,renewsOn\n';
  const rows = `${head}s-1,c-1,Nordwind,solo,active,2,2026-11-01,2026-11-30,2026-12-01\ns-2,c-2,,scale,expiring,,,,\n`;
  expect((await vitrine('subscriptions', 'import', file('subs.csv', rows), '--json')).json()).toMatchObject({ stored: { created: 2 } });
  const { items } = (await vitrine('subscriptions', 'list', '--customer', 'c-1', '--json')).json();
  expect(items).toMatchObject([{ externalId: 's-1', quantity: 2, period: { start: '2026-11-01', end: '2026-11-30' }, customer: { name: 'Nordwind' } }]);
  expect((await vitrine('subscriptions', 'list', '--offering', 'scale', '--status', 'expiring')).stdout).toContain('s-2');
  expect(namesOf((await vitrine('subscriptions', 'list', '--from', '2026-01-01', '--json')).json().items).toSorted()).toEqual(['s-1', 's-2']);
  expect((await vitrine('subscriptions', 'list', '--to', '2026-01-01', '--json')).json().items).toEqual([]);
  const unknown = `${rows}s-3,c-3,,none,active,,,,\n`;
  const refused = await vitrine('subscriptions', 'import', file('unknown.csv', unknown.replace('s-1', 's-9')), '--json');
  expect(refused.problem()).toMatchObject({ code: 'import_refused', detail: expect.stringContaining('"none"') });
  expect(namesOf((await vitrine('subscriptions', 'list', '--json')).json().items).toSorted()).toEqual(['s-1', 's-2']);
});

it.each([
  ['a truncated row', 'x-1,X,5,EUR,monthly,,no,1,\nx-2,X', 'line 3', /has 2 cells/],
  ['a price with fractions of a cent', 'x-1,X,5.001,EUR,monthly,,no,1,\n', 'line 2', /price: must be a decimal with at most 2 places/],
  ['a negative price', 'x-1,X,-5,EUR,monthly,,no,1,\n', 'line 2', /priceMinor: must be a whole number of minor units/],
  ['a script URL', 'x-1,X,5,EUR,monthly,,no,1,javascript:alert(1)\n', 'line 2', /https/],
  ['a duplicate row', 'x-1,X,5,EUR,monthly,,no,1,\nx-1,X,6,EUR,monthly,,no,1,\n', 'line 3', /is already on line 2 of /],
  ['a value that is neither yes nor no', 'x-1,X,5,EUR,monthly,,perhaps,1,\n', 'line 2', /highlight: must be true or false/],
])('PR08 a file with %s stores nothing, and names the row', async (_what, rows, path, message) => {
  const bad = file('bad.csv', `${csv.split('\n')[0] ?? ''}\nx-0,Good,5,EUR,monthly,,no,1,\n${rows}`.replace('x-0,Good,5,EUR,monthly,,no,1,\n', ''));
  const { exit, problem } = await vitrine('offerings', 'import', bad, '--json');
  expect(exit).not.toBe(0);
  expect(problem()).toMatchObject({ code: 'import_refused', errors: [{ path, message: expect.stringMatching(message) }] });
  expect((await vitrine('offerings', 'show', 'x-1', '--json')).problem().code).toBe('not_found');
});

it('PR08 a file that is no table of offerings is refused as a whole', async () => {
  for (const [text, reason] of [
    ['', 'empty'],
    ['externalId,name,currency,cycle,colour\n', 'colour'],
    ['externalId,name,cycle\n', 'no column "currency"'],
    ['{"externalId": "x', 'not JSON'],
    ['externalId,name,currency,cycle\n"x,Name,EUR,monthly\n', 'quoted'],
  ] as const) {
    const refused = await vitrine('offerings', 'import', file('none.csv', text), '--json');
    expect([text, refused.problem()]).toEqual([text, expect.objectContaining({ code: 'import_unreadable', detail: expect.stringContaining(reason) })]);
  }
});

it('the offerings of the example portal can be imported', async () => {
  const sample = fileURLToPath(new URL('../../../../examples/demo/offerings.json', import.meta.url));
  expect((await vitrine('offerings', 'import', sample, '--json')).json()).toMatchObject({ rows: 11, stored: { created: 10, updated: 1 } });
});
