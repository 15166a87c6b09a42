/** A waiting party: a tenant and one of its callers. */
export interface Waiter {
  tenantId: string;
  caller: string;
}

/** A queue in which tenants take turns, and so do the callers of each tenant. The number of jobs of one caller does not affect the turns of others. */
export interface FairQueue<T extends Waiter> {
  readonly size: number;
  /** Number of waiting jobs of one caller. */
  waitingOf(caller: string): number;
  add(task: T): void;
  /** Removes a job. @returns Whether it was waiting. */
  remove(task: T): boolean;
  /** Removes and returns the job whose turn it is. */
  next(): T | undefined;
  /** Removes and returns the last job of the tenant with the most jobs, if it has more than the newcomer's tenant would then have. */
  makeRoomFor(newcomer: Waiter): T | undefined;
}

export function createFairQueue<T extends Waiter>(): FairQueue<T> {
  const waiting: T[] = [];
  /** The last turn or arrival of each tenant and caller. A newcomer comes before the party just served, and after those already waiting. Cleared when empty. */
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
