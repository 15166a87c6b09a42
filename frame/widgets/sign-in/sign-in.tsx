import { adoptStyle, type Loaded, type WidgetContext, type WidgetModel } from '@vitrine/frame/widget';
import style from './sign-in.css?inline';
import { createSignIn, type SignIn } from './sign-in-state.ts';
import { around, steps } from './sign-in-view.tsx';

/** One a document: another widget in the same frame is shown to whoever is signed in. */
let signIn: SignIn | undefined;

const waiting: Loaded<never> = { status: 'loading' };

/**
 * Signs the viewer in by e-mail, and shows a widget to whoever has come in.
 *
 * @param openInside Opens the widget behind it.
 */
export function openSignIn(context: WidgetContext, openInside: (context: Omit<WidgetContext, 'open'>) => WidgetModel): WidgetModel {
  const { magicLink, ...config } = context.config;
  if (!magicLink) return openInside(context);
  adoptStyle(style);
  const { api, connection, onChange } = context;
  const mine = (signIn ??= createSignIn(context, magicLink));
  let inner: WidgetModel | undefined;
  let openedFor: string | undefined;
  let announced: string | undefined;

  function sync(): void {
    const bearer = mine.token.peek();
    if (bearer !== openedFor) {
      openedFor = bearer;
      inner?.destroy();
      inner = bearer === undefined ? undefined : openInside({ api: api.with(mine.token), config, connection, onChange: sync });
    }
    onChange();
    const shown = inner ? inner.state.status === 'ready' && config.widget : mine.state.step !== 'looking' && 'sign-in';
    if (!shown || shown === announced) return;
    announced = shown;
    void connection.emit('ready', { widget: shown });
  }

  mine.onChange = sync;
  sync();
  return {
    // What can be seen is announced above, the form as well, each time that it comes: here only failures are told.
    get state() {
      return inner?.state.status === 'failed' ? inner.state : waiting;
    },
    view: () => (inner ? around(mine, inner.view()) : steps(mine)),
    retry: () => inner?.retry(),
    destroy: () => inner?.destroy(),
  };
}
