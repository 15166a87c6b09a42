import { expect, it } from 'vitest';
import { z } from 'zod';
import { forEachWorld } from '../../../support/server/world.ts';

const [early, late] = ['2026-01-31', '2026-02-01'];

forEachWorld('a list filtered by a range of days', (world) => {
  it('is refused when the first day is after the last, instead of being empty', async () => {
    const { app, acme, manage } = world();
    const pairs = app.routes.flatMap(({ path, query }) => {
      const { properties = {} } = query ? z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }) : {};
      return Object.keys(properties).flatMap((name) => {
        const [, of] = /^(\w+)From$/.exec(name) ?? [];
        return of !== undefined && `${of}To` in properties ? [{ path, of }] : [];
      });
    });
    expect(pairs.map(({ of }) => of).toSorted()).toEqual(['changed', 'created', 'due', 'issued', 'period']);
    for (const { path, of } of pairs) {
      const ask = (from: string, to: string) => manage(acme.apiKey, 'GET', `${path}?${of}From=${from}&${of}To=${to}`);
      const { status, code, json } = await ask(late, early);
      const { path: field, message } = (json['errors'] as { path: string; message: string }[] | undefined)?.[0] ?? {};
      expect([status, code, field], `${path} ${of}`).toEqual([400, 'invalid_period', `${of}To`]);
      for (const said of [early, late, 'swap']) expect(message).toContain(said);
      for (const days of [[early, early] as const, [early, late] as const]) expect((await ask(...days)).status, `${path} ${of}`).toBe(200);
    }
  });
});
