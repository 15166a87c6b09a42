import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { plan } from '../offerings/offering-calls.ts';
import { byText, each, expectAsRead, type Json, pairsOf, type Query, readEach, sent, singleFilters, textOf } from './page-through.ts';

const statuses = ['trialing', 'active', 'past_due', 'paused', 'expiring', 'ended'];
const byName = (one: Json, other: Json): number => byText(textOf(one, 'externalId'), textOf(other, 'externalId'));
const indexes = Array.from({ length: 60 }, (_, index) => index);
const folded = (text: string): string => text.toLowerCase().replaceAll('\u00e9', 'e');
const hasWords = (text: string, value: string): boolean => folded(value).split(' ').every((word) => folded(text).includes(word));
const belongsTo = (row: Json, name: string, value: string): boolean => Object.values(row[name] as Json).includes(value);

forEachWorld('under each pair of filters', (world) => {
  it('the list of receipts equals the single reads', async () => {
    const w = world();
    const ids = await each(indexes, async (index) => {
      const month = String(1 + (index % 4)).padStart(2, '0');
      const { id } = await sent(w, '/v1/receipts/sync', {
        customer: { externalId: `ext-${1 + (index % 3)}` },
        title: ['Alpha caf\u00e9', 'beta', 'Gamma alpha'][index % 3] + ` ${index}`,
        period: { start: `2026-${month}-01`, end: `2026-${month}-28` },
        scope: { order: `o-${index}` },
        currency: 'EUR',
        lines: [{ description: 'Work', amountMinor: index }],
      });
      const move = (name: string, body?: unknown): Promise<Json> => sent(w, `/v1/receipts/${String(id)}/${name}`, body);
      if (index % 5 < 2) await move('seal');
      if (index % 7 < 3) await move('publish', index % 2 === 0 ? {} : { until: '2026-11-22T00:00:00Z' });
      if (index % 7 === 2) await move('unpublish');
      if (index % 11 < 3) await move('archive');
      return id;
    });
    w.clock.advance(86_400);
    const rows = await readEach(w, '/v1/receipts', [...ids, ...w.acme.receipts.map(({ id }) => id)]);
    const queries = pairsOf({
      customerId: ['ext-1', w.acme.receipts[1].customerId],
      status: ['draft', 'sealed'],
      visibility: ['private', 'published'],
      archived: ['true', 'false'],
      periodFrom: ['2026-02-01'],
      periodTo: ['2026-03-01', '2025-01-01'],
      text: ['alpha', 'CAFE al'],
    });
    const fits: Record<string, (row: Json, value: string) => boolean> = {
      customerId: (row, value) => belongsTo(row, 'customer', value),
      status: (row, value) => row['status'] === value,
      visibility: (row, value) => row['visibility'] === value,
      archived: (row, value) => String(row['archived']) === value,
      periodFrom: ({ period }, value) => textOf(period as Json, 'start') >= value,
      periodTo: ({ period }, value) => textOf(period as Json, 'start') <= value,
      text: (row, value) => hasWords(textOf(row, 'title'), value),
    };
    const start = ({ period }: Json): string => textOf(period as Json, 'start');
    const refusal = ({ customerId, text, periodFrom, periodTo }: Query): string | undefined => {
      if (periodTo !== undefined && periodFrom !== undefined && periodTo < periodFrom) return 'invalid_period';
      return text !== undefined && customerId === undefined ? 'invalid_request' : undefined;
    };
    const compare = () => (one: Json, other: Json) => byText(start(other), start(one)) || byText(textOf(other, 'id'), textOf(one, 'id'));
    expect(rows.map((row) => row['visibility'])).toContain('published');
    const list = { path: '/v1/receipts', fits: (row: Json, name: string, value: string) => fits[name]?.(row, value) === true, compare };
    expect(await expectAsRead(w, { ...list, rows, queries, refusal })).toBeGreaterThan(20);

    // A viewer sees the receipts of one customer, without archived ones.
    const own = rows.filter((row) => belongsTo(row, 'customer', 'ext-1') && row['archived'] === false);
    const ofViewer = ({ archived, ...query }: Query): string | undefined => (archived === 'true' ? 'receipt_not_found' : refusal({ customerId: '', ...query }));
    const theirs = singleFilters(queries).filter(({ customerId }) => customerId === undefined);
    expect(await expectAsRead(w, { ...list, bearer: w.token(), rows: own, queries: theirs, refusal: ofViewer })).toBeGreaterThan(2);
  });

  it('the list of offerings equals the single reads', async () => {
    const w = world();
    const offerings: string[] = [];
    for (const index of indexes) {
      if (index % 20 === 0) w.clock.advance(86_400);
      const name = `${index % 2 === 0 ? 'P' : 'p'}-${['\u00e9', 'z', '_', '\u754c'][index % 4]}${index}`;
      const one = plan(name, { status: index % 3 === 0 ? 'draft' : 'published', name: index % 4 === 0 ? 'Caf\u00e9 team' : 'Solo', position: index % 5 });
      const { id } = await sent(w, '/v1/offerings', one);
      if (index % 7 === 0) await sent(w, `/v1/offerings/${String(id)}/archive`);
      offerings.push(String(id));
    }
    const day = (before: number): string => new Date(w.clock.now() - before * 86_400_000).toISOString().slice(0, 10);
    const rows = await readEach(w, '/v1/offerings', offerings);
    const fits: Record<string, (row: Json, value: string) => boolean> = {
      status: (row, value) => row['status'] === value,
      text: (row, value) => hasWords(`${textOf(row, 'name')} ${textOf(row, 'externalId')}`, value),
      changedFrom: (row, value) => textOf(row, 'updatedAt').slice(0, 10) >= value,
      changedTo: (row, value) => textOf(row, 'updatedAt').slice(0, 10) <= value,
    };
    const changed = { changedFrom: [day(1), day(0)], changedTo: [day(1), day(2)] };
    const queries = pairsOf({ status: ['draft', 'published', 'archived'], text: ['cafe', 'P- te', '5'], ...changed });
    const longLists = await expectAsRead(w, {
      ...{ path: '/v1/offerings', rows, queries, fits: (row, name, value) => fits[name]?.(row, value) === true },
      refusal: ({ changedFrom, changedTo }) => (changedFrom && changedTo && changedTo < changedFrom ? 'invalid_period' : undefined),
      compare: () => (one, other) => Number(one['position']) - Number(other['position']) || byName(one, other),
    });
    expect(longLists).toBeGreaterThan(20);
  });

  it('the lists of subscriptions and customers equal the single reads', async () => {
    const w = world();
    const offerings = await each([1, 2, 3], (index) => sent(w, '/v1/offerings', plan(`of-${index}`)));
    const subscriptions: unknown[] = [];
    for (const index of indexes) {
      // Some are created at the same time.
      if (index % 4 === 0) w.clock.advance(1);
      const customer = { externalId: ['ext-1', 'Ext-2', 'z\u00e9', '\u00c4a'][index % 4] };
      const status = statuses[index % statuses.length];
      const { id } = await sent(w, '/v1/subscriptions', { externalId: `s-${index}`, customer, offering: `of-${1 + (index % 3)}`, status });
      subscriptions.push(id);
    }
    const offeringId = ['of-2', textOf(offerings[2] ?? {}, 'id'), 'none'];
    const longLists = await expectAsRead(w, {
      ...{ path: '/v1/subscriptions', rows: await readEach(w, '/v1/subscriptions', subscriptions) },
      queries: pairsOf({ customerId: ['ext-1', 'z\u00e9', 'nobody'], offeringId, status: ['active', 'paused'] }),
      refusal: ({ customerId }) => (customerId === 'nobody' ? 'not_found' : undefined),
      fits: (row, key, value) => (key === 'status' ? row['status'] === value : belongsTo(row, key.replace('Id', ''), value)),
      compare: () => (one, other) => byText(textOf(other, 'createdAt'), textOf(one, 'createdAt')) || byText(textOf(other, 'id'), textOf(one, 'id')),
    });
    expect(longLists).toBeGreaterThan(4);

    const names = indexes.map((index) => `${['A', 'a', '\u00c4', '_', '\u754c', '9'][index % 6]}-${index}`);
    const others = ['ext-1', 'ext-2', 'Ext-2', 'z\u00e9', '\u00c4a', 'ext-3'];
    const customers = await each([...names, ...others], (externalId) => sent(w, '/v1/customers', { externalId }));
    const rows = await readEach(w, '/v1/customers', customers.map(({ id }) => id));
    const list = { path: '/v1/customers', queries: pairsOf({ externalId: ['A-0', '\u00c4-2', 'nobody'] }), refusal: () => undefined, compare: () => byName };
    await expectAsRead(w, { ...list, rows, fits: (row, _name, value) => row['externalId'] === value });
  });
});
