/** What is folded on the screen is there on paper. Browsers that know how a folded part is styled need no help; others get it unfolded while they print. */
export function unfoldOnPaper(): void {
  let unfolded: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    unfolded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const one of unfolded) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of unfolded) one.open = false;
  });
}
