/** For pages that bundle this library: their bundler makes it a separate file, served from where the page is served. */
export const loadRescue = (): Promise<typeof import('./rescue.ts')> => import('./rescue.ts');
