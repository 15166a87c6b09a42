import { expect, test } from 'vitest';
import { folded } from '../../../server/resources/folded.ts';

test.each([
  ['Café', 'CAFE\u0301'],
  ['INV-2026-0042', 'INV-٢٠٢٦-٠٠٤٢'],
  ['INV-2026-0042', 'INV-۲۰۲۶-۰۰۴۲'],
  ['INV-2026-0042', 'ＩＮＶ－２０２６－００４２'],
  // With the long vowel mark of a Japanese keyboard, and with the dashes that editors and printers use for a hyphen.
  ['INV-2026-0042', 'ＩＮＶー２０２６ー００４２'],
  ['INV-2026-0042', 'INV\u20132026\u20110042'],
  ['-5', '\u22125'],
  ['أحمد', 'احمد'],
  ['فاتورة', 'فـاتُورَة'],
])('%s is found by %s', (written, typed) => expect(folded(typed)).toBe(folded(written)));

test('letters that other languages distinguish stay distinct', () => {
  for (const [one, other] of [['が', 'か'], ['サーバー', 'サバ'], ['คำ', 'คา'], ['की', 'कि']] as const) expect(folded(one)).not.toBe(folded(other));
  expect(folded('サーバー')).toBe('サーバー');
});

test('the digits of every decimal script are read as Latin digits', () => {
  const systems = Intl.supportedValuesOf('numberingSystem');
  const others = systems.filter((system) => {
    const written = new Intl.NumberFormat('en', { numberingSystem: system, useGrouping: false }).format(1_234_567_890);
    return /^\p{Nd}+$/u.test(written) && folded(written) !== '1234567890';
  });
  expect(others).toEqual([]);
  expect(systems).toEqual(expect.arrayContaining(['arab', 'arabext', 'beng', 'deva', 'thai', 'fullwide']));
});
