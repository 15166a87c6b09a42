import { words, type Party } from '@vitrine/frame/widget';
import type { VNode } from 'preact';

/** Renders the issuer and the recipient of a document. */
export function parties({ issuer, recipient }: { issuer: Party; recipient: Party }, texts: { from: string; to: string; taxId: string }): VNode {
  return (
    <section class="parties">
      {party(texts.from, issuer, texts.taxId)}
      {party(texts.to, recipient, texts.taxId)}
    </section>
  );
}

function party(label: string, { name, addressLines, taxId, email }: Party, taxIdLabel: string): VNode {
  return (
    <div>
      <h2 class="label">{label}</h2>
      <address>
        <b>{words(name)}</b>
        {addressLines.map(words)}
        {taxId && (
          <span>
            {taxIdLabel} {words(taxId)}
          </span>
        )}
        {email && words(email)}
      </address>
    </div>
  );
}
