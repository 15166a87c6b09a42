/** Who waits: a tenant, and which of its callers. */
export interface Waiter {
  tenantId: string;
  caller: string;
}

/** What waits for its turn. Tenants take turns, and so do the callers of each: how much one of them asks for changes nothing for whose turn it is. */
export interface FairQueue<T extends Waiter> {
  readonly size: number;
  /** Of one caller. */
  waitingOf(caller: string): number;
  add(task: T): void;
  /** Takes one out, if it waits. @returns Whether it did. */
  remove(task: T): boolean;
  /** Takes out whose turn it is. */
  next(): T | undefined;
  /** Takes out what came last of the tenant that has the most here, where that is more than the newcomer's would then have. */
  makeRoomFor(newcomer: Waiter): T | undefined;
}

export function createFairQueue<T extends Waiter>(): FairQueue<T> {
  const waiting: T[] = [];
  /** When each had its last turn, or came: a newcomer is before who has just been served, and behind who has waited since. Kept as long as anything waits. */
  const turns = new Map<string, number>();
  let turn = 0;
  const lastOf = (who: string): number => turns.get(who) ?? 0;
  const isSooner = (task: T, than: T): boolean => {
    const tenants = lastOf(task.tenantId) - lastOf(than.tenantId);
    return tenants === 0 ? lastOf(task.caller) < lastOf(than.caller) : tenants < 0;
  };
  const ofTenant = (tenantId: string): number => waiting.filter((task) => task.tenantId === tenantId).length;

  function remove(task: T): boolean {
    const at = waiting.indexOf(task);
    if (at !== -1) waiting.splice(at, 1);
    return at !== -1;
  }

  return {
    get size() {
      return waiting.length;
    },
    waitingOf: (caller) => waiting.filter((task) => task.caller === caller).length,
    add(task) {
      for (const who of [task.tenantId, task.caller]) if (!turns.has(who)) turns.set(who, turn - 0.5);
      waiting.push(task);
    },
    remove,
    next() {
      const [first, ...others] = waiting;
      if (!first) {
        turns.clear();
        return undefined;
      }
      const task = others.reduce((sooner, other) => (isSooner(other, sooner) ? other : sooner), first);
      turn += 1;
      turns.set(task.tenantId, turn).set(task.caller, turn);
      remove(task);
      return task;
    },
    makeRoomFor({ tenantId }) {
      const most = waiting.reduce<T | undefined>((last, task) => (!last || ofTenant(task.tenantId) >= ofTenant(last.tenantId) ? task : last), undefined);
      if (!most || ofTenant(most.tenantId) <= ofTenant(tenantId) + 1) return undefined;
      remove(most);
      return most;
    },
  };
}
