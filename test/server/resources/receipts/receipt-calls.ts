import { forEachWorld, type Answer, type World } from '../../../support/server/world.ts';

/** A receipt of acme's customer `ext-1`, valid unless `changes` makes it invalid. */
export const bodyOf = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  customer: { externalId: 'ext-1' },
  period: { start: '2026-09-01', end: '2026-09-30' },
  title: 'September',
  currency: 'EUR',
  lines: [{ description: 'Runs', amountMinor: 1000 }],
  ...changes,
});

export const itemsOf = ({ json }: Answer): Record<string, unknown>[] => json['items'] as Record<string, unknown>[];
export const idsOf = (answer: Answer): unknown[] => itemsOf(answer).map(({ id }) => id);

/** An answer as a caller sees it, without the parts that differ each time. */
export const visible = ({ status, headers, text, json }: Answer): unknown => [
  status,
  [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'),
  text.replaceAll(String(json['requestId']), ''),
];

/** Management calls with acme’s key, or with the given one. */
export interface Calls {
  sync(changes?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, apiKey?: string): Promise<Answer>;
  get(path: string, apiKey?: string): Promise<Answer>;
  /** Returns the id of a new receipt that no other test uses. */
  fresh(): Promise<string>;
}

/** Runs a group of tests on every engine, with these calls. */
export function forEachCaller(name: string, group: (world: () => World, calls: Calls) => void): void {
  forEachWorld(name, (world) => {
    let orders = 0;
    const calls: Calls = {
      sync: (changes, headers) => world().manage(world().acme.apiKey, 'POST', '/v1/receipts/sync', bodyOf(changes), headers),
      post: (path, body, apiKey = world().acme.apiKey) => world().manage(apiKey, 'POST', path, body),
      get: (path, apiKey = world().acme.apiKey) => world().manage(apiKey, 'GET', path),
      fresh: async () => String((await calls.sync({ scope: { order: `fresh ${(orders += 1)}` } })).json['id']),
    };
    group(world, calls);
  });
}
