// Loaded into a process of a demo before its program: it ends when the demo does, however that ends.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Whoever waits for this alone is over.
process.channel?.unref();
