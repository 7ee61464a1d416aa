// Loaded into the server by start: when start is killed the channel between them closes, and the server stops in order.
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // With nobody left to read, a line that cannot be printed is no reason to crash.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // Listening must not keep a finished server alive.
  process.channel.unref();
}
