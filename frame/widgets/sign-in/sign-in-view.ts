import type { Kit, View } from '../kit.ts';
import type { SignIn } from './sign-in-state.ts';
import { signInTexts, type SignInTexts } from './sign-in-texts.ts';

/** A form of one field, as the viewer meets it twice. */
interface Field {
  name: string;
  label: string;
  submit: string;
  attributes: object;
  send(value: string): void;
}

/** As the `ref` of a heading that replaces what the viewer has just used: the focus goes there, and a screen reader says it. */
const takeFocus = (heading: HTMLElement | null): void => heading?.focus();

/** The steps before somebody is signed in, and the way out after. Written without JSX, which would import. */
export function createSignInView({ h, text, words, loading, language }: Kit, signIn: SignIn): { steps(): View; around(content: View): View } {
  const said = (): SignInTexts => signInTexts[language().locale];

  const problem = (): View | false => {
    const { fault } = signIn;
    if (!fault) return false;
    const { code, status = 0, requestId = '' } = fault;
    const sentence = code === 'magic_link_invalid' ? said().wrong : status === 429 ? said().tooMany : code === 'network_unreachable' || status >= 500 ? text('network_unreachable') : text('accessText');
    return h('p', { class: 'sign-in-fault', role: 'alert' }, sentence, ' ', h('small', null, text('reference', { id: `${code} ${requestId}` })));
  };

  const form = ({ name, label, submit, attributes, send }: Field): View =>
    h(
      'form',
      {
        class: 'sign-in-form',
        onSubmit(event: SubmitEvent & { currentTarget: HTMLFormElement }) {
          event.preventDefault();
          send(String(new FormData(event.currentTarget).get(name)));
        },
      },
      h('label', { class: 'label', for: name }, label),
      h('input', { id: name, name, required: true, dir: 'ltr', ...attributes }),
      h('button', { class: 'button primary', 'aria-disabled': signIn.isBusy }, signIn.isBusy ? text('loading') : submit),
    );

  const sheet = (step: string, title: string, lead: View | string, ...rest: (View | false)[]): View =>
    h('section', { key: step, class: 'sheet sign-in' }, h('h1', { tabIndex: -1, ref: step === 'sent' ? takeFocus : null }, title), typeof lead === 'string' ? h('p', { class: 'quiet' }, lead) : lead, ...rest);

  const back = (label: string): View => h('button', { type: 'button', class: 'button', onClick: signIn.again }, label);

  const sentText = (): View => {
    const [before, after] = said().sentText.split('{email}');
    return h('p', { class: 'quiet', role: 'status' }, before, words(signIn.email), after);
  };

  return {
    steps() {
      const texts = said();
      if (signIn.step === 'sent') return sheet('sent', texts.sentTitle, sentText(), back(texts.again));
      if (signIn.step === 'code') {
        const attributes = { inputMode: 'numeric', autoComplete: 'one-time-code', maxLength: 12, pattern: '\\D*(\\d\\D*){6}' };
        return sheet('code', texts.codeTitle, texts.codeLead, form({ name: 'code', label: texts.code, submit: texts.signIn, attributes, send: signIn.enterCode }), problem(), back(texts.newMail));
      }
      if (signIn.step !== 'email') return loading();
      const attributes = { type: 'email', autoComplete: 'email', maxLength: 254, defaultValue: signIn.email };
      return sheet('email', texts.title, signIn.hasEnded ? texts.ended : texts.lead, form({ name: 'email', label: texts.email, submit: texts.send, attributes, send: signIn.ask }), problem());
    },

    around: (content) => h('div', { key: 'in' }, content, h('p', { class: 'sign-out' }, h('button', { type: 'button', class: 'button', onClick: signIn.signOut }, said().signOut))),
  };
}
