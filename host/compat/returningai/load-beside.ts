/** Loads another script from beside a tag, into the head, and hands on which server the tag names. */
export function loadBeside(tag: HTMLScriptElement, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL(name, tag.src).href;
    script.nonce = tag.nonce;
    const { vitrineServer } = tag.dataset;
    if (vitrineServer) Object.assign(script.dataset, { vitrineServer });
    // What the page has declared for the library itself is for whoever loads it by a tag of its own.
    script.dataset['manual'] = '';
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error(`${script.src} did not load.`)));
    document.head.append(script);
  });
}

/** Tells every element among these that the server is not there. */
export function tellUnreachable(elements: Iterable<Element>, { message }: Error): void {
  for (const element of elements)
    element.dispatchEvent(new CustomEvent('rai-error', { detail: { code: 'server_unreachable', message }, bubbles: true, composed: true }));
  console.error(message);
}
