/** `preact/hooks` in the import map. It loads with the first widget that uses it, and attaches to the running Preact. */
export * from 'preact/hooks';
