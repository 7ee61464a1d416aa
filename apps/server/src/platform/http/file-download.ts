import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';

/** What the handler of a download operation answers: sent as it comes, never whole in memory. */
export interface Download {
  /** Offered to the person who saves it; may be Chinese. */
  fileName: string;
  /** One of the operation's `answer.download`. */
  mediaType: string;
  stream: Readable;
}

/** Sends a file as an attachment that no browser opens as a page. */
export function sendDownload(reply: FastifyReply, status: number, { fileName, mediaType, stream }: Download): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
    .type(mediaType)
    .send(stream);
}
