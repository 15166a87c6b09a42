import type { VNode } from 'preact';

/**
 * Words of a tenant: shown as they are, set apart from the direction of the text around them. As text whatever came: Preact would take an object for an
 * element.
 *
 * @example
 * <h2>{words(order.title)}</h2>
 */
export function words(value: string): VNode {
  return <bdi>{String(value)}</bdi>;
}

/**
 * Paragraphs of a tenant, in their own direction.
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
