import type { World } from '../../support/world.ts';

/** Stores receipts of consecutive months, the newest first in the result. */
export async function storeMonthlyReceipts(world: World, count: number): Promise<{ id: string; title: string }[]> {
  const made = [];
  for (let index = 0; index < count; index++) {
    const start = new Date(Date.UTC(2023, index, 1));
    const end = new Date(Date.UTC(2023, index + 1, 0));
    const day = (date: Date): string => date.toISOString().slice(0, 10);
    const { id, title } = await world.receipt({ period: { start: day(start), end: day(end) }, title: `Receipt ${index + 1}` });
    made.unshift({ id, title });
  }
  return made;
}
