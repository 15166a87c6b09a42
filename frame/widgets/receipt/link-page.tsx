import { ReceiptView, type ReceiptProps } from './receipt-view.tsx';

/** A receipt on a page of its own. The same markup on the server and in the browser; the button does nothing until the script has come, as paper prints without it. */
export function LinkPage({ receipt, language }: ReceiptProps) {
  return (
    <main class="page">
      <ReceiptView receipt={receipt} language={language} />
      <p class="page-tools">
        <button type="button" class="button" onClick={() => window.print()}>
          {language.text('print')}
        </button>
      </p>
    </main>
  );
}
