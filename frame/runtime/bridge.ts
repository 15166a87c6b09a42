import { CallOptions, connect, PortMessenger, type RemoteProxy } from 'penpal';
import { limits, type FrameMethods, type HostMethods } from '../../protocol/messages.ts';
import type { Result } from '../../protocol/errors.ts';
import { isFields } from './answer.ts';
import { faultOf } from './fault.ts';

/** Calls in both directions over one port. */
export interface Bridge {
  /** Calls a method of the host. Never throws: what goes wrong is a fault. */
  call<T>(send: (host: RemoteProxy<HostMethods>, options: CallOptions) => Promise<Result<T>>): Promise<Result<T>>;
  /** Posts a height in this very task. Before the port is ready, nothing is sent; `onReady` is the moment to send again. */
  resize(heightPx: number): void;
  close(): void;
}

const lost = { ok: false, fault: faultOf('host_unreachable', 'The host page did not answer in time.') } as const;

export function openBridge(port: MessagePort, methods: FrameMethods, onReady: () => void, onLost: () => void): Bridge {
  let host: RemoteProxy<HostMethods> | undefined;
  let closed = false;
  // penpal walks method paths through prototypes: a table without one offers exactly what is in it.
  const table = Object.freeze(Object.assign(Object.create(null), methods));
  const connection = connect<HostMethods>({ messenger: new PortMessenger({ port }), methods: table, timeout: limits.callMs });
  const connected = connection.promise.then((remote) => {
    host = remote;
    if (!closed) onReady();
    return remote;
  });
  connected.catch(() => closed || onLost());

  return {
    async call(send) {
      try {
        const result = await send(host ?? (await connected), new CallOptions({ timeout: limits.callMs }));
        return isFields(result) && (result.ok || isFields(result.fault)) ? result : lost;
      } catch {
        return lost;
      }
    },
    resize(heightPx) {
      if (closed) return;
      host?.resize({ heightPx }, new CallOptions({ timeout: limits.callMs })).catch(() => {});
    },
    close() {
      closed = true;
      connection.destroy();
    },
  };
}
