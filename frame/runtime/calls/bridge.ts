import { CallOptions, connect, PortMessenger, type RemoteProxy } from 'penpal';
import type { Result } from '../../../protocol/errors.ts';
import { maxCallMs, type FrameMethods, type HostMethods } from '../../../protocol/messages.ts';
import { faultOf } from '../fault.ts';

type Send<T> = (host: RemoteProxy<HostMethods>, limit: CallOptions) => Promise<Result<T>>;

/** Calls in both directions over one port. */
export interface Bridge {
  /**
   * Calls a method of the host, synchronously once the host is connected. Never rejects: a failure resolves to a fault, and closing the bridge resolves it to
   * `lost` at once.
   */
  call<T>(send: Send<T>): Promise<Result<T>>;
  close(): void;
}

export const lost = { ok: false, fault: faultOf('host_unreachable', 'The host page did not answer in time.') } as const;

export function openBridge(port: MessagePort, methods: FrameMethods, onReady: () => void): Bridge {
  let host: RemoteProxy<HostMethods> | undefined;
  const limit = new CallOptions({ timeout: maxCallMs });
  // penpal resolves method paths through prototypes. A table without a prototype exposes only its own methods.
  const table = Object.freeze(Object.assign(Object.create(null), methods));
  const connection = connect<HostMethods>({ messenger: new PortMessenger({ port }), methods: table, timeout: maxCallMs });
  const connected = connection.promise.then((remote) => {
    host = remote;
    onReady();
    return remote;
  });
  connected.catch(() => {});
  let resolveClosed = (): void => {};
  const closed = new Promise<typeof lost>((resolve) => {
    resolveClosed = () => resolve(lost);
  });

  return {
    async call(send) {
      try {
        const result = await Promise.race([host ? send(host, limit) : connected.then((remote) => send(remote, limit)), closed]);
        return result.ok || result.fault.code ? result : lost;
      } catch {
        return lost;
      }
    },
    close() {
      connection.destroy();
      resolveClosed();
    },
  };
}
