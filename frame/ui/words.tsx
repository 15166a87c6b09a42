import type { VNode } from 'preact';

/**
 * Renders a tenant's text unchanged, isolated from the surrounding text direction. Always converts to a string: Preact would treat an object as an element.
 *
 * @example
 * <h2>{words(order.title)}</h2>
 */
export function words(value: string): VNode {
  return <bdi>{String(value)}</bdi>;
}

/**
 * Renders a tenant's paragraph in its own direction.
 *
 * @param name Class of the paragraph.
 *
 * @example
 * prose(order.comment, 'prose');
 */
export function prose(value: string, name: string): VNode {
  return (
    <p class={name} dir="auto">
      {String(value)}
    </p>
  );
}
