import type { ListTexts as Common } from '../../list/list-texts.ts';

export interface ListTexts extends Common {
  newest: string;
  oldest: string;
  dueFirst: string;
  /** `{date}`: the due date. */
  due: string;
  open: string;
  overdue: string;
  paid: string;
  void: string;
  uncollectible: string;
}
