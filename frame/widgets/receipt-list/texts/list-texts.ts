import type { ListTexts as Common } from '../../list/list-texts.ts';

export interface ListTexts extends Common {
  draft: string;
  /** The content is final. */
  sealed: string;
}
