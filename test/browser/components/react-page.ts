import { VitrineEmbed, type VitrineEmbedProps } from '../../../host/react.ts';
import { createElement, StrictMode, useState, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { EmbedHandle } from '../../../host/index.ts';
import { installDriver } from './page-driver.ts';

let root: ReturnType<typeof createRoot> | undefined;
let set: (options: VitrineEmbedProps) => void = () => {};

function App({ first }: { first: VitrineEmbedProps }): ReactElement {
  const [options, setOptions] = useState(first);
  set = setOptions;
  return createElement(VitrineEmbed, { ...options, ref: (handle: EmbedHandle | null) => void (window.test.handle = handle), className: 'here' });
}

installDriver({
  render(options) {
    if (root) return set(options);
    root = createRoot(document.querySelector('#app') ?? document.body);
    root.render(createElement(StrictMode, null, createElement(App, { first: options })));
  },
  unmount() {
    root?.unmount();
    root = undefined;
  },
});
