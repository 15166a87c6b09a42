import { expect } from 'vitest';
import { createVisitor, type Visitor } from '../../support/stand-ins/browser-like.ts';
import type { World } from '../../support/server/world.ts';

/** Creates the link of acme's first receipt, fresh tokens for it, and visitors who come from the login page. */
export function loginVisitors(world: () => World) {
  const link = async (): Promise<string> => `/r/${await world().acme.receipts[0].shareToken()}`;
  let ids = 0;
  const token = (claims: Record<string, unknown> = {}, header?: Record<string, unknown>): string =>
    world().token({ jti: `jti-${(ids += 1)}`, ...claims }, header);
  /** A visitor whom the link has redirected to the login page. */
  const redirectedVisitor = async (): Promise<Visitor> => {
    const visitor = createVisitor(world());
    expect((await visitor.get(await link())).status).toBe(302);
    return visitor;
  };
  const showsReceipt = async (visitor: Visitor, path: string): Promise<boolean> => {
    const { status, text } = await visitor.get(path);
    return status === 200 && text.includes('canary-acme-ext-1-line');
  };
  return { link, token, redirectedVisitor, showsReceipt };
}
