import { running } from './running.ts';

/** `preact/jsx-runtime` and `preact/jsx-dev-runtime` of the import map: what automatic JSX compiles to. */
export const { Fragment, jsx, jsxs, jsxDEV } = running().jsx;
