// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { createFault } from '../../host/embed-error.ts';
import type { EmbedDefaults } from '../../host/index.ts';
import { createLifecycle } from '../../host/mount/lifecycle.ts';
import { createMountEvents } from '../../host/mount/mount-events.ts';
import { planMount } from '../../host/mount/plan-mount.ts';

const place: EmbedDefaults = { server: 'https://vitrine.example', tenant: 'acme', widget: 'receipt-list' };

/** The state of a mount, and the events that its element dispatches. */
function open(more: EmbedDefaults) {
  const dispatched: string[] = [];
  const options = { ...place, ...more };
  const events = createMountEvents(
    () => options,
    () => lifecycle.state === 'unmounted',
    ({ name }) => Boolean(dispatched.push(name)),
  );
  const lifecycle = createLifecycle(document.createElement('iframe'), planMount({}, options), () => options, events.emit);
  lifecycle.begin();
  return { lifecycle, events, dispatched };
}

describe('a `ready` event of a frame whose session has ended', () => {
  const ready = { name: 'ready', payload: { widget: 'receipt-list' } } as const;

  test('does not make the mount ready: the next token is for a new document', () => {
    const { lifecycle, dispatched } = open({ getToken: () => null });
    lifecycle.onEnd('logout', createFault('session_ended'));
    lifecycle.report(ready);
    expect([lifecycle.state, dispatched]).toEqual(['ended', ['sessionEnded']]);
    lifecycle.begin();
    lifecycle.report(ready);
    expect([lifecycle.state, dispatched]).toEqual(['ready', ['sessionEnded', 'ready']]);
  });

  test('makes the mount ready when the viewer signs in inside the frame', () => {
    const { lifecycle, dispatched } = open({ embedKey: 'embk_live_1', magicLink: true });
    lifecycle.onEnd('logout', createFault('session_ended'));
    lifecycle.report({ name: 'ready', payload: { widget: 'sign-in' } });
    expect([lifecycle.state, dispatched]).toEqual(['ready', ['sessionEnded', 'ready']]);
  });
});

test('an element dispatches no event that comes after its mount has ended', () => {
  const { lifecycle, events, dispatched } = open({ getToken: () => null });
  events.emit('token', { reason: 'mount' });
  lifecycle.unmount();
  events.emit('token', { reason: 'expired' });
  expect(dispatched).toEqual(['token']);
});
