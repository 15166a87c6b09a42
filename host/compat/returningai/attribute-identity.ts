import type { TokenCallback } from '../../tokens/token-request.ts';

/** What attributes say that is nothing about the viewer. */
const reserved = /^data-(?:vitrine.*|(?:widget|community|channel|api|bundle)-.*|container|theme|locale|width|height|domain-key|embed-token|auth-url)$/;

/** What an element says of its viewer: each `data-*` of it that is no setting. `undefined`: nothing. */
export function identityIn(element: Element): Record<string, string> | undefined {
  const said = [...element.attributes].filter(({ name, value }) => name.startsWith('data-') && !reserved.test(name) && value !== '');
  return said.length > 0 ? Object.fromEntries(said.map(({ name, value }) => [name, value])) : undefined;
}

/**
 * A token for what a page says without proof. It opens no receipt of a customer: what is published, and what else is safe for it. The tenant must have turned
 * it on.
 */
export const unprovenTokens =
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
