/** The longest text of a tenant that is laid out; the server takes no longer one either, except in notes. */
const mostCharacters = 20_000;

/**
 * Words of a tenant: shown as they are, set apart from the direction of the text around them, and as a string whatever came. Preact would take an
 * object for an element.
 */
export function Text({ children }: { children: string }) {
  return <bdi>{clip(children)}</bdi>;
}

/** Paragraphs of a tenant, each in its own direction. */
export function Prose({ children, class: name }: { children: string; class: string }) {
  return (
    <p class={name} dir="auto">
      {clip(children)}
    </p>
  );
}

function clip(value: unknown): string {
  const text = String(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
