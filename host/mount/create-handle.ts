import { createEmbedError, EmbedError, withDocsUrl } from '../embed-error.ts';
import type { Member, TokenSession } from '../tokens/session-member.ts';
import type { EmbedHandle } from './handle.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { MountEvents } from './mount-events.ts';
import type { MountPlan } from './plan-mount.ts';

/**
 * Creates the handle that `mount` returns. Methods that need the frame throw after unmount.
 *
 * @param calls Implementations of these methods.
 */
export function createHandle(
  { options: { server } }: MountPlan,
  lifecycle: Lifecycle,
  { on, off }: MountEvents,
  session: TokenSession,
  member: Member,
  calls: Pick<EmbedHandle, 'update' | 'reload'>,
): EmbedHandle {
  const assertMounted = (): void => {
    if (lifecycle.state === 'unmounted') throw createEmbedError('unmounted', ': this mount ended. Mount again.');
  };

  return {
    iframe: member.iframe,
    get state() {
      return lifecycle.state;
    },
    get ready() {
      return lifecycle.ready;
    },
    on,
    off,
    update(changes) {
      assertMounted();
      calls.update(changes);
    },
    setToken(token) {
      assertMounted();
      if (!session.accept(token)) throw createEmbedError('invalid_option', ' "token": it must be the text of a token, or { token, expiresIn }.');
    },
    async refreshToken() {
      assertMounted();
      const result = await session.renew(member);
      if (!result.ok) throw new EmbedError(withDocsUrl(result.fault, server));
    },
    reload() {
      assertMounted();
      calls.reload();
    },
    logout: () => session.end('logout'),
    unmount: lifecycle.unmount,
  };
}
