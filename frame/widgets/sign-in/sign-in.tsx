import { adoptStyle, type Loaded, type WidgetContext, type WidgetModel } from '@vitrine/frame/widget';
import style from './sign-in.css?inline';
import { createSignIn, type SignIn } from './sign-in-state.ts';
import { withSignOut, steps } from './sign-in-view.tsx';

/** One per document: the viewer stays signed in when the frame shows another widget. */
let signIn: SignIn | undefined;

const waiting: Loaded<never> = { status: 'loading' };

/**
 * Signs the viewer in by email, and then shows a widget.
 *
 * @param openInside Opens the widget to show after the sign-in.
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
    // `sync` announces visible content, including the form each time it appears. Only failures are reported here.
    get state() {
      return inner?.state.status === 'failed' ? inner.state : waiting;
    },
    view: () => (inner ? withSignOut(mine, inner.view()) : steps(mine)),
    retry: () => inner?.retry(),
    destroy: () => inner?.destroy(),
  };
}
