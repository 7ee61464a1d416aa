import type { FastifyInstance } from 'fastify';
import { Refusal } from '../refusal.ts';

const maximumDepth = 32;

/** JSON.parse takes 200,000 levels, later walks overflow at a few thousand; the depth is capped at the door. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (inString) {
      if (letter === '\\') index += 1;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{' || letter === '[') deepest = Math.max(deepest, (depth += 1));
    else if (letter === '}' || letter === ']') depth -= 1;
  }
  return deepest;
}

/** JSON is the only body. An empty one is no body; `__proto__` keys are data that the strict schemas refuse. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = body.toString();
    if (text.trim() === '') return done(null, undefined);
    if (depthOf(text) > maximumDepth) return done(new Refusal('request_invalid'));
    try {
      done(null, JSON.parse(text));
    } catch {
      done(new Refusal('request_invalid', { errors: [{ pointer: '/body', message: '不是有效的 JSON' }] }));
    }
  });
}
