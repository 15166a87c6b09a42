import type { ListTexts as Common } from '../../list/list-texts.ts';

export interface ListTexts extends Common {
  draft: string;
  /** Its content never changes again. */
  sealed: string;
}
