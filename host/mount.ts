import type { Fault } from '../protocol/errors.ts';
import type { FrameConfig } from '../protocol/messages.ts';
import { watchBox, type BoxWatch } from './box-watch.ts';
import { checkOptions, missing, asOption } from './check-options.ts';
import { schemeOf, watchScheme } from './color-scheme.ts';
import { converse } from './conversation.ts';
import { documented, EmbedError, fault, refusal } from './embed-error.ts';
import { parseFrameEvent, type FrameEvent } from './frame-event.ts';
import { watchHealth } from './frame-health.ts';
import { done, invalid, type HostHandlers } from './frame-port.ts';
import type { EmbedHandle, MountState } from './handle.ts';
import { rememberHeight } from './heights.ts';
import { createIframe, drawOutline, present } from './iframe.ts';
import { forgetMagicLink, takeMagicLink } from './magic-link.ts';
import { createMountEvents } from './mount-events.ts';
import { optionTable, type OptionName, type OptionRow } from './option-table.ts';
import { createPaper } from './paper.ts';
import { checkContent, type MountPlan } from './plan-mount.ts';
import { createReadiness } from './readiness.ts';
import { allowedHeight, askedHeight, createResizer } from './resize.ts';
import { noteMount } from './targets.ts';
import type { TokenBroker } from './token-broker.ts';
import type { EmbedEvent } from './token-request.ts';
import type { Member } from './session-member.ts';

/** What a mount is made of, beside its plan. */
export interface MountParts {
  target: Element;
  join: TokenBroker;
  /** Hears every event first. Returns whether somebody has dealt with it. */
  outside?: (event: EmbedEvent) => boolean;
}

const canChange = (name: string): boolean => (optionTable[name as OptionName] as OptionRow<unknown>).changes === true;

/** Puts the frame of a plan into the target and keeps it alive until it is unmounted. Nothing is left in the page when it throws. */
export function mountFrame(plan: MountPlan, { target, join, outside = () => false }: MountParts): EmbedHandle {
  let { options } = plan;
  const { server, widgetId, timeoutMs = 10_000 } = options;
  let state: MountState = 'loading';
  /** What the content needs, before any limit. */
  let askedPx = 0;
  let heightPx = 0;
  let box: BoxWatch | undefined;
  const page = target.ownerDocument.defaultView ?? window;
  const iframe = createIframe(target, plan);
  const paper = createPaper(iframe);
  const ready = createReadiness();
  const { emit, on, off } = createMountEvents(() => options, () => state === 'unmounted', outside);

  const scheme = (): 'light' | 'dark' => (options.theme === 'light' || options.theme === 'dark' ? options.theme : schemeOf(iframe.parentElement ?? target));
  /** What to show. Nothing for a foreign frame, which cannot be told. */
  const currentConfig = (): FrameConfig | undefined => {
    const { widget, resource, locale } = options;
    return widget && { widget, resource, theme: scheme(), locale };
  };
  let told = '';
  const tellConfig = (): void => {
    const config = currentConfig();
    const text = JSON.stringify(config);
    if (config && told && text !== told) talk.callFrame((frame) => frame.update(config));
    told = text;
  };
  const refresh = (): void => {
    present(iframe, options, scheme());
    tellConfig();
  };

  /** Rests in a state. Who waits for `ready` is told of it, or of the fault. */
  const enter = (next: MountState, failed?: Fault): void => {
    state = next;
    iframe.style.background = '';
    if (failed) ready.fail(failed);
    else ready.reach();
  };
  const fail = (given: Fault): void => {
    const failed = documented(given, server);
    enter(state === 'ended' ? state : 'failed', failed);
    emit('error', failed);
  };
  /** An event that tells how the document is doing. */
  const report = (event: FrameEvent): void => {
    if (event.name === 'ready' || event.name === 'error') health.settled();
    if (event.name === 'error') fail(event.payload);
    else if (event.name === 'warning') emit('warning', documented(event.payload, server));
    else {
      if (event.name === 'ready') enter('ready');
      if (event.name === 'ready' && event.payload.widget === options.widget) forgetMagicLink(plan.tokenSource);
      emit(event.name, event.payload as never);
    }
  };
  const begin = (): void => {
    state = 'loading';
    drawOutline(iframe, target, options);
    ready.begin();
  };
  /** A new document at the same place: the element leaves and comes back, which adds nothing to the history and works across origins. */
  const load = (): void => {
    talk.forget();
    iframe.parentNode?.insertBefore(iframe, iframe.nextSibling);
  };
  const reload = (): void => {
    alive();
    if (state !== 'ended') {
      begin();
      health.begin();
    }
    load();
    session.begin(member);
  };
  const resizer = createResizer(() => {
    const next = allowedHeight(askedPx, options);
    if (!askedPx || next === heightPx) return;
    heightPx = next;
    iframe.style.height = `${heightPx}px`;
    rememberHeight(iframe.src, target.clientWidth, options, heightPx);
    box?.check();
    emit('resize', { heightPx });
  });

  const handlers: Omit<HostHandlers, 'requestToken'> = {
    resize(given) {
      const asked = askedHeight(Object(given).heightPx);
      if (asked === undefined) return invalid;
      askedPx = asked;
      resizer.request();
      return done;
    },
    paper: (given) => (paper.fit(Object(given).heightPerWidth) ? done : invalid),
    emit(given) {
      const event = parseFrameEvent(Object(given));
      if (!event) return invalid;
      report(event);
      return done;
    },
    viewport() {
      const { top, height } = iframe.getBoundingClientRect();
      const start = Math.max(0, -top);
      return { ok: true, value: { top: start, height: Math.max(0, Math.min(height, page.innerHeight - top) - start) } };
    },
    print() {
      // A sandboxed frame cannot print. Only a viewer's own click opens the page's dialog, and not before this answer is out.
      if (page.navigator.userActivation?.isActive) setTimeout(() => page.print());
      return done;
    },
  };
  const talk = converse(page, iframe, plan, {
    handlers,
    currentConfig() {
      const config = currentConfig();
      told = JSON.stringify(config);
      return config && { ...config, magicLink: options.magicLink ? takeMagicLink(plan.tokenSource) : undefined };
    },
    ask: (reason, held) => session.ask(member, reason, held),
    onAsked: (isHeard) => health.asked(isHeard),
    onAnswered(isHeard) {
      if (widgetId) report({ name: 'ready', payload: { widget: widgetId } });
      else health.answered(isHeard);
    },
    onDenied: () => health.denied(),
    onHanded: (reason) => emit('token', { reason }),
  });
  const health = watchHealth({ page, iframe, plan, timeoutMs, load, look: () => ({ scheme: scheme(), locale: options.locale }), onFault: fail, onBack: () => state === 'failed' && begin(), isPending: () => state === 'loading' });
  const member: Member = {
    onToken(answer, reason) {
      if (state !== 'ended') return talk.handOver(answer, reason);
      state = 'loading';
      reload();
    },
    onFault(level, given) {
      if (level === 'error' && state === 'loading') fail(given);
      else emit(level, documented(given, server));
    },
    onEnd(reason) {
      const ended = documented(fault('session_ended'), server);
      health.rest();
      enter('ended', ended);
      talk.callFrame((frame) => frame.endSession());
      if (reason !== 'logout') emit('error', ended);
      emit('sessionEnded', { reason });
    },
    shown: () => ({ widget: options.widget, resource: options.resource }),
    iframe,
  };
  const ends: (() => void)[] = [health.end, talk.end, resizer.end, paper.end];
  const unmount = (): void => {
    if (state === 'unmounted') return;
    enter('unmounted', fault('unmounted'));
    for (const end of ends) end();
    iframe.remove();
  };
  const alive = (): void => {
    if (state === 'unmounted') throw refusal('unmounted', ': this mount has ended. Mount anew.');
  };

  let session: ReturnType<TokenBroker>;
  try {
    begin();
    present(iframe, options, scheme());
    target.append(iframe);
    ends.push(noteMount(target));
    health.begin();
    session = join(plan.tokenSource, timeoutMs, member);
    ends.push(() => session.leave(member), watchScheme(target, refresh));
    box = watchBox({ iframe, heightPx: () => heightPx, onForced: (warning) => emit('warning', documented(warning, server)), onLeft: unmount });
    const leave = options.signal;
    leave?.addEventListener('abort', unmount);
    ends.push(box.end, () => leave?.removeEventListener('abort', unmount));
    if (leave?.aborted) unmount();
  } catch (error) {
    unmount();
    throw error;
  }

  return {
    iframe,
    get state() {
      return state;
    },
    get ready() {
      return ready.promise;
    },
    on,
    off,
    update(changes) {
      alive();
      const given = checkOptions(changes);
      for (const name of Object.keys(given)) if (!canChange(name)) throw refusal('invalid_option', ` "${name}": it cannot change in a mount. Unmount, and mount anew.`);
      const next = checkOptions({ ...options, ...(given.widget && { resource: undefined }), ...changes });
      for (const name of ['widget'] as const) if (options[name] && !next[name]) throw missing(name, asOption);
      checkContent(next);
      options = next;
      refresh();
      resizer.request();
    },
    setToken(token) {
      alive();
      if (!session.take(token)) throw refusal('invalid_option', ' "token": it must be a text that can be a token, or { token, expiresIn }.');
    },
    async refreshToken() {
      alive();
      const result = await session.renew(member);
      if (!result.ok) throw new EmbedError(documented(result.fault, server));
    },
    reload,
    logout: () => session.finish('logout'),
    unmount,
  };
}
