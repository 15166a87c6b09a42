// @vitest-environment happy-dom
import { render } from 'preact';
import { expect, it } from 'vitest';
import type { ActionProps } from '../../frame/widgets/pricing/action.tsx';
import { Comparison } from '../../frame/widgets/pricing/comparison.tsx';
import type { Wording } from '../../frame/widgets/pricing/wording.ts';

const texts = { plans: 'Plans', notIncluded: 'not included', included: 'included', soldOut: 'Sold out' };

function plan(id: string, features: Wording['features']): ActionProps {
  const offering = { id, priceMinor: null, currency: 'EUR', cycle: 'monthly', ratePlans: [], soldOut: true };
  return { offering, wording: { name: id, features }, texts, context: {}, isChange: false } as unknown as ActionProps;
}

/** Returns the rows of the table: the label, then the value of each plan. */
function rowsOf(...plans: readonly ActionProps[]): (string | null)[][] {
  const page = document.createElement('main');
  render(<Comparison plans={plans} />, page);
  return [...page.querySelectorAll('tbody tr')].map((row) => [...row.children].map(({ textContent }) => textContent));
}

const has = (label: string, value: string | null = null): Wording['features'][number] => ({ label, value, included: true });

it('a table of plans has one row per feature, also for two of the same name, and aligns equal features', () => {
  expect(
    rowsOf(
      plan('small', [has('Seats', '5'), has('Support', 'by mail')]),
      plan('great', [has('Support', 'by mail'), has('Seats', '50'), has('Support', 'by telephone'), { ...has('Export'), included: false }]),
      plan('custom', [has('Export')]),
    ),
  ).toEqual([
    ['Seats', '5', '50', 'not included'],
    ['Support', 'by mail', 'by mail', 'not included'],
    ['Support', 'not included', 'by telephone', 'not included'],
    ['Export', 'not included', 'not included', 'included'],
  ]);
});
