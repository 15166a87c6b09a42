import type { VNode } from 'preact';
import type { Party, Receipt } from '../../../protocol/receipt.ts';
import { text } from '../../i18n/language.ts';
import { words } from '../../ui/words.tsx';

export function parties({ issuer, recipient }: Receipt): VNode {
  return (
    <section class="parties">
      {party(text('from'), issuer)}
      {party(text('to'), recipient)}
    </section>
  );
}

function party(label: string, { name, addressLines, taxId, email }: Party): VNode {
  return (
    <div>
      <h2 class="label">{label}</h2>
      <address>
        <b>{words(name)}</b>
        {addressLines.map(words)}
        {taxId && (
          <span>
            {text('taxId')} {words(taxId)}
          </span>
        )}
        {email && words(email)}
      </address>
    </div>
  );
}
