// Marks a client component for React Server Components. The directive must be the first statement.
'use client';

import { createElement, forwardRef, useEffect, useImperativeHandle, useRef, useState, type CSSProperties, type ForwardedRef, type ReactElement } from 'react';
import { type ComponentMount, createComponentMount } from './component-mount.ts';
import type { EmbedHandle } from './mount/handle.ts';
import type { EmbedOptions } from './options/options.ts';

/** Props of {@link VitrineEmbed}: the options of a mount, and attributes of its element. */
export type VitrineEmbedProps = EmbedOptions & {
  className?: string | undefined;
  style?: CSSProperties | undefined;
  id?: string | undefined;
};

const filterProps = (props: object, fits: (name: string) => boolean): object => Object.fromEntries(Object.entries(props).filter(([name]) => fits(name)));

/**
 * A Vitrine frame as a React component, for React 18 and later. On the server it renders an empty element. Changed options apply in place where possible, and
 * functions are always those of the last render. A different server, tenant or embed key creates a new frame. `ref` is the handle of the mount. Attributes with
 * a dash, such as `data-testid` and `aria-label`, go to the element.
 *
 * @throws EmbedError During rendering, for an error boundary, if the options are invalid.
 *
 * @example
 * import { VitrineEmbed } from '@vitrine/host/react';
 *
 * <VitrineEmbed server="https://vitrine.acme.com" tenant="acme" widget="receipt-list" getToken={getToken} onReady={() => setReady(true)} />;
 */
export const VitrineEmbed = forwardRef(function VitrineEmbed(
  { className, style, id, ...props }: VitrineEmbedProps,
  ref: ForwardedRef<EmbedHandle | null>,
): ReactElement {
  const options = filterProps(props, (name) => !name.includes('-'));
  const containerRef = useRef<HTMLDivElement>(null);
  const mountRef = useRef<ComponentMount | null>(null);
  const [handle, setHandle] = useState<EmbedHandle | null>(null);
  const [failure, setFailure] = useState<unknown>();

  // React mounts twice in development. The cleanup removes the first mount completely.
  useEffect(() => {
    mountRef.current = containerRef.current && createComponentMount(containerRef.current, setHandle);
    return () => {
      mountRef.current?.end();
      mountRef.current = null;
      setHandle(null);
    };
  }, []);
  useEffect(() => {
    try {
      mountRef.current?.show(options);
    } catch (error) {
      setFailure(() => error);
    }
  });
  useImperativeHandle<EmbedHandle | null, EmbedHandle | null>(ref, () => handle, [handle]);

  if (failure !== undefined) throw failure;
  return createElement('div', { ...filterProps(props, (name) => name.includes('-')), ref: containerRef, className, style, id });
});
