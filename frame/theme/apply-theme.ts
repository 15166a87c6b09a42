import type { Theme } from '../../protocol/messages.ts';

/** Sets the theme and the direction of the document. Before anything is painted: the frame is transparent until then. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}
