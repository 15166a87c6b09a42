import type { Party } from '../../../protocol/receipt.ts';
import type { Language } from '../../i18n/language.ts';
import { Text } from '../../ui/text.tsx';
import type { ReceiptProps } from './receipt-view.tsx';

export function Parties({ receipt, language }: ReceiptProps) {
  return (
    <section class="parties">
      <Address label={language.text('from')} party={receipt.issuer} language={language} />
      <Address label={language.text('to')} party={receipt.recipient} language={language} />
    </section>
  );
}

function Address({ label, party, language }: { label: string; party: Party; language: Language }) {
  return (
    <div>
      <h2 class="label">{label}</h2>
      <address>
        <strong>
          <Text>{party.name}</Text>
        </strong>
        {party.addressLines.map((line, index) => (
          <Text key={index}>{line}</Text>
        ))}
        {party.taxId && (
          <span>
            {language.text('taxId')} <Text>{party.taxId}</Text>
          </span>
        )}
        {party.email && <Text>{party.email}</Text>}
      </address>
    </div>
  );
}
