// The limit of HTTP in Node: a bare server that sends the very bytes that ours answered, and does nothing else.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const body = readFileSync(process.env['BODY_FILE'] ?? '');
const head = { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length };
createServer((_request, response) => response.writeHead(200, head).end(body)).listen(Number(process.env['PORT']), '127.0.0.1');
