import { sharedInstances } from './instances.ts';

/** `preact/jsx-runtime` and `preact/jsx-dev-runtime` in the import map, for automatic JSX. */
export const { Fragment, jsx, jsxs, jsxDEV } = sharedInstances().jsx;
