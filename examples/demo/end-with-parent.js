// Preloaded into the processes of a demo: each of them ends when the demo does, for whatever reason.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel alone does not keep the process alive.
process.channel?.unref();
