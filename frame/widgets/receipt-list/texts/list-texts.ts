import type { ListTexts as Common } from '../../list/list-view.tsx';

export interface ListTexts extends Common {
  draft: string;
  /** Its content never changes again. */
  sealed: string;
}
