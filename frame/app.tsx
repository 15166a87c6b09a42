import type { Language } from './i18n/language.ts';
import { Ended, Failed, Loading } from './ui/state.tsx';
import type { Session } from './session/session.ts';
import { ReceiptSkeleton } from './widgets/receipt/receipt-skeleton.tsx';

/** What the frame shows: a function of the session, rendered again whenever that changes. */
export function App({ session: { situation }, language }: { session: Pick<Session, 'situation'>; language: Language }) {
  switch (situation.kind) {
    case 'waiting':
      return (
        <Loading language={language}>
          <ReceiptSkeleton />
        </Loading>
      );
    case 'ended':
      return <Ended language={language} />;
    case 'stuck':
      return <Failed fault={situation.fault} busy={false} language={language} />;
    case 'open':
      return situation.model.view(language);
  }
}
