// Pages of server components show it as a component of the browser. The directive counts as the first statement alone.
'use client';

import { createElement, forwardRef, useEffect, useImperativeHandle, useRef, useState, type CSSProperties, type ForwardedRef, type ReactElement } from 'react';
import { follow, type Followed } from './follow.ts';
import type { EmbedHandle } from './mount/handle.ts';
import type { EmbedOptions } from './options/options.ts';

/** Props of {@link VitrineEmbed}: the options of a mount, and what its element looks like. */
export type VitrineEmbedProps = EmbedOptions & {
  className?: string | undefined;
  style?: CSSProperties | undefined;
  id?: string | undefined;
};

const withNames = (props: object, fits: (name: string) => boolean): object => Object.fromEntries(Object.entries(props).filter(([name]) => fits(name)));

/**
 * A Vitrine frame as a React component, from React 18 on. On the server it is an empty element. What can change in place does, with no new frame; functions
 * are always those of the last rendering; another server, tenant or embed key is another frame. `ref` is the handle of the mount. Attributes with a dash,
 * as `data-testid` and `aria-label`, go to the element.
 *
 * @throws EmbedError While rendering, for an error boundary, where the options do not fit.
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
  const options = withNames(props, (name) => !name.includes('-'));
  const place = useRef<HTMLDivElement>(null);
  const followed = useRef<Followed | null>(null);
  const [handle, setHandle] = useState<EmbedHandle | null>(null);
  const [failure, setFailure] = useState<unknown>();

  // React mounts twice in development: each time is a mount of its own, and nothing of the first is left.
  useEffect(() => {
    followed.current = place.current && follow(place.current, setHandle);
    return () => {
      followed.current?.end();
      followed.current = null;
      setHandle(null);
    };
  }, []);
  useEffect(() => {
    try {
      followed.current?.show(options);
    } catch (error) {
      setFailure(() => error);
    }
  });
  useImperativeHandle<EmbedHandle | null, EmbedHandle | null>(ref, () => handle, [handle]);

  if (failure !== undefined) throw failure;
  return createElement('div', { ...withNames(props, (name) => name.includes('-')), ref: place, className, style, id });
});
