/** `preact/hooks` of the import map. The document does not need it: it comes with the first widget that does, and attaches itself to the running Preact. */
export * from 'preact/hooks';
