import { words, type Party, type Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { said } from './texts/index.ts';

export function parties({ issuer, recipient }: Receipt): VNode {
  const texts = said();
  return (
    <section class="parties">
      {party(texts.from, issuer)}
      {party(texts.to, recipient)}
    </section>
  );
}

function party(label: string, { name, addressLines, taxId, email }: Party): VNode {
  const texts = said();
  return (
    <div>
      <h2 class="label">{label}</h2>
      <address>
        <b>{words(name)}</b>
        {addressLines.map(words)}
        {taxId && (
          <span>
            {texts.taxId} {words(taxId)}
          </span>
        )}
        {email && words(email)}
      </address>
    </div>
  );
}
