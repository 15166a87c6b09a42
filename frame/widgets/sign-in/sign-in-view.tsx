import { loading, text, textsOf, words } from '@vitrine/frame/widget';
import type { ComponentChildren, VNode } from 'preact';
import type { SignIn, SignInState } from './sign-in-state.ts';
import { signInTexts } from './texts/index.ts';
import type { SignInTexts } from './texts/sign-in-texts.ts';

/** A form with one field: the email address or the code. */
interface Field {
  name: string;
  label: string;
  submit: string;
  attributes: object;
  send(value: string): void;
}

/**
 * A `ref` callback for a heading that replaces the form just used. It takes the focus so that a screen reader announces it. If the focus is elsewhere on the
 * page, for example after loading, it stays there.
 */
function takeFocus(heading: HTMLElement | null): void {
  if (document.hasFocus()) heading?.focus();
}

const currentTexts = (): SignInTexts => textsOf(signInTexts);

/** Renders the steps before the viewer is signed in. */
export function steps(signIn: SignIn): VNode {
  const texts = currentTexts();
  const { state } = signIn;
  const back = (label: string): VNode => (
    <button type="button" class="button" onClick={signIn.again}>
      {label}
    </button>
  );
  if (state.step === 'sent') return sheet('sent', texts.sentTitle, sentText(state), back(texts.again));
  if (state.step === 'code') {
    // Keyboards and input methods type digits of their own script. The server reads those of every script.
    const attributes = { inputMode: 'numeric', autoComplete: 'one-time-code', pattern: '\\P{Nd}*(\\p{Nd}\\P{Nd}*){6}' };
    const send = (typed: string): void => signIn.enterCode(typed.replace(/\P{Nd}/gu, ''));
    const field = { name: 'code', label: texts.code, submit: texts.signIn, attributes, send };
    return sheet('code', texts.codeTitle, lead(texts.codeLead), form(state, field), problem(state), back(texts.newMail));
  }
  if (state.step !== 'email') return loading();
  const attributes = { type: 'email', autoComplete: 'email', maxLength: 254, defaultValue: state.email };
  const field = { name: 'email', label: texts.email, submit: texts.send, attributes, send: signIn.requestLink };
  return sheet('email', texts.title, lead(state.hasEnded ? texts.ended : texts.lead), form(state, field), problem(state));
}

/** Wraps the content of a signed-in viewer and adds the sign-out button. */
export const withSignOut = (signIn: SignIn, content: VNode): VNode => (
  <div key="in">
    {content}
    <p class="sign-out">
      <button type="button" class="button" onClick={signIn.signOut}>
        {currentTexts().signOut}
      </button>
    </p>
  </div>
);

const lead = (sentence: string): VNode => <p class="quiet">{sentence}</p>;

function sheet(step: string, title: string, ...rest: ComponentChildren[]): VNode {
  return (
    <section key={step} class="sheet sign-in">
      <h1 tabIndex={-1} ref={takeFocus}>
        {title}
      </h1>
      {rest}
    </section>
  );
}

function form({ isBusy }: SignInState, { name, label, submit, attributes, send }: Field): VNode {
  return (
    <form
      class="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault();
        send(String(new FormData(event.currentTarget).get(name)));
      }}
    >
      <label class="label" for={name}>
        {label}
      </label>
      <input id={name} name={name} required dir="ltr" {...attributes} />
      <button class="button primary" aria-disabled={isBusy}>
        <span key={isBusy}>{isBusy ? text('loading') : submit}</span>
      </button>
    </form>
  );
}

function sentText({ email }: SignInState): VNode {
  const [before, after] = currentTexts().sentText.split('{email}');
  return (
    <p class="quiet" role="status">
      {before}
      {words(email)}
      {after}
    </p>
  );
}

function problem({ fault }: SignInState): VNode | undefined {
  if (!fault) return undefined;
  const texts = currentTexts();
  const { code, status = 0, requestId = '' } = fault;
  const unreachable = code === 'network_unreachable' || status >= 500;
  const sentence = code === 'magic_link_invalid' ? texts.wrong : status === 429 ? texts.tooMany : text(unreachable ? 'network_unreachable' : 'accessText');
  return (
    <p class="sign-in-fault" role="alert">
      {sentence} <small>{text('reference', { id: `${code} ${requestId}` })}</small>
    </p>
  );
}
