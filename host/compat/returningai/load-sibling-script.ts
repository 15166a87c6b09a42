/** Loads another script from the folder of a tag's script, with the tag's server. */
export function loadSiblingScript(tag: HTMLScriptElement, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL(name, tag.src).href;
    script.nonce = tag.nonce;
    const { vitrineServer } = tag.dataset;
    if (vitrineServer) Object.assign(script.dataset, { vitrineServer });
    // Elements that the page declares for the library are mounted only if the page loads the library itself.
    script.dataset['manual'] = '';
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error(`${script.src} did not load.`)));
    document.head.append(script);
  });
}

/** Raises `rai-error` with `server_unreachable` on each element. */
export function reportUnreachable(elements: Iterable<Element>, { message }: Error): void {
  for (const element of elements)
    element.dispatchEvent(new CustomEvent('rai-error', { detail: { code: 'server_unreachable', message }, bubbles: true, composed: true }));
  console.error(message);
}
