import { expect, it } from 'vitest';
import { forEachWorld, type World } from '../../support/server/world.ts';
import { fileOf, readPdf } from './document-calls.ts';

const createReceipt = async ({ acme, manage }: World, title: string): Promise<string> => {
  const body = { customer: { externalId: 'ext-1' }, title, period: { start: '2026-07-01', end: '2026-07-31' }, scope: { order: title }, currency: 'EUR' };
  return String((await manage(acme.apiKey, 'POST', '/v1/receipts/sync', body)).json['id']);
};

forEachWorld('characters that no document font has', (world) => {
  const warnings = () => world().logged.filter((line) => line.includes('drawn as boxes')).map((line) => JSON.parse(line) as { id: string; letters: string[] });

  it('DC31 are named in the log each time, and keep their text behind the boxes', async () => {
    const title = '\u05e7\u05d1\u05dc\u05d4 \ud55c\uad6d \u{1f680}';
    const id = await createReceipt(world(), title);
    for (const times of [1, 2]) {
      const { status, bytes } = await fileOf(world(), world().acme.apiKey, id);
      expect(status).toBe(200);
      expect((await readPdf(bytes)).elements.some(({ text }) => text.includes(title))).toBe(true);
      expect(warnings()).toHaveLength(times);
    }
    expect(warnings()[0]).toMatchObject({ id, letters: expect.arrayContaining(['U+05E7', 'U+D55C', 'U+1F680']) });
  });

  it('DC31 are not reported for scripts with a font, joiners and direction marks', async () => {
    const before = warnings().length;
    const id = await createReceipt(world(), 'Résumé Ελλάδα Киев đồng العربية\u200c 領収書 \uff76\uff9e\uff8c\uff9e \u200f\u00ad\ufe0f');
    expect((await fileOf(world(), world().acme.apiKey, id)).status).toBe(200);
    expect(warnings()).toHaveLength(before);
  });
});
