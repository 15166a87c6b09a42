import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCursors } from '../../../../server/platform/http/input/cursor.ts';

const cursors = createCursors(randomBytes(32));
const position = z.tuple([z.string(), z.number()]);
const cursor = cursors.write('receipts', ['2026-01-01', 7]);
const read = (text: string, list = 'receipts') => () => cursors.read(list, text, position);

describe('a cursor', () => {
  it('reads back as it was written', () => {
    expect(read(cursor)()).toEqual(['2026-01-01', 7]);
  });

  it('is refused when any one character is changed (AD09)', () => {
    for (let index = 0; index < cursor.length; index += 1) {
      const changed = `${cursor.slice(0, index)}${cursor[index] === 'A' ? 'B' : 'A'}${cursor.slice(index + 1)}`;
      expect(read(changed)).toThrow(expect.objectContaining({ code: 'invalid_cursor', status: 400 }));
    }
  });

  it.each([
    ['empty', ''],
    ['plain text', 'next-page'],
    ['in another alphabet', `${cursor}+/`],
    ['padded', `${cursor}=`],
    ['truncated', cursor.slice(0, 10)],
    ['a cursor of another server', createCursors(randomBytes(32)).write('receipts', ['2026-01-01', 7])],
    ['a cursor of another shape', cursors.write('receipts', { page: 2 })],
  ])('is refused when it is %s', (_name, text) => {
    expect(read(text)).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
  });

  it('is valid only for its own list', () => {
    expect(read(cursor, 'customers')).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
  });
});
