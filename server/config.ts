/** Placeholder of the parsed configuration; see `readConfig`. */
