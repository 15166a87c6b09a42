import type { TokenCallback } from '../../tokens/token-request.ts';

/** Attributes that do not identify the viewer. */
const settingAttributes = /^data-(?:vitrine.*|(?:widget|community|channel|api|bundle)-.*|container|theme|locale|width|height|domain-key|embed-token|auth-url)$/;

/** Returns the viewer's identity from an element: all `data-*` attributes except settings. `undefined`: none. */
export function readIdentity(element: Element): Record<string, string> | undefined {
  const attributes = [...element.attributes].filter(({ name, value }) => name.startsWith('data-') && !settingAttributes.test(name) && value !== '');
  return attributes.length > 0 ? Object.fromEntries(attributes.map(({ name, value }) => [name, value])) : undefined;
}

/**
 * Creates a token callback for an unverified identity. Its tokens open only published content and other safe content, no receipt of a customer. The tenant
 * must enable it.
 */
export const createUnverifiedCallback =
  (embedKey: string, identity: Record<string, string>): TokenCallback =>
  async ({ server, signal }) => {
    const response = await fetch(`${server}/v1/identity`, {
      method: 'POST',
      headers: { authorization: `Bearer ${embedKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ identity }),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal,
    });
    const { embedToken, expiresIn, detail } = await response.json();
    if (!response.ok) throw new Error(String(detail));
    return { token: String(embedToken), expiresIn: Number(expiresIn) };
  };
