/** For pages that bundle this library: their own bundler splits the file off, so that it comes from where the page comes from. */
export const loadRescue = (): Promise<typeof import('./rescue.ts')> => import('./rescue.ts');
