// Loaded into the server by start: when start is killed the channel between them closes, and the server stops in order.
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Listening must not keep a finished server alive.
  process.channel.unref();
}
