import type { Loaded } from '../../data/resource.ts';
import type { Kit } from '../kit.ts';
import type { Opener, WidgetContext, WidgetModel } from '../model.ts';
import { createSignIn, type SignIn } from './sign-in-state.ts';
import { createSignInView } from './sign-in-view.ts';

/** One a document: another widget in the same frame is shown to whoever is signed in. */
let signIn: SignIn | undefined;

const waiting: Loaded<never> = { status: 'loading' };

/**
 * Signs the viewer in by e-mail, and shows a widget to whoever has come in. A chunk of its own: it imports types only, and gets everything else.
 *
 * @param open Opens the widget behind it.
 */
export function openSignIn(kit: Kit, open: Opener, context: WidgetContext): WidgetModel {
  const { magicLink, ...config } = context.config;
  if (!magicLink) return open(context);
  const { api, connection, onChange } = context;
  const mine = (signIn ??= createSignIn(context, magicLink));
  const view = createSignInView(kit, mine);
  let inner: WidgetModel | undefined;
  let openedFor: string | undefined;
  let announced: string | undefined;

  function sync(): void {
    const bearer = mine.token.peek();
    if (bearer !== openedFor) {
      openedFor = bearer;
      inner?.destroy();
      inner = bearer === undefined ? undefined : open({ api: api.with(mine.token), config, connection, onChange: sync });
    }
    onChange();
    const shown = inner ? inner.state.status === 'ready' && config.widget : mine.step !== 'looking' && 'sign-in';
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
    view: () => (inner ? view.around(inner.view()) : view.steps()),
    retry: () => inner?.retry(),
    destroy: () => inner?.destroy(),
  };
}
