import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { loadRecording } from './recording.js';

/**
 * The least that Node can do: the same bytes with the same headers, chosen by comparing two strings. It
 * does not negotiate, count, log or make request ids, and it knows one resource.
 */
const [, , port, folder = ''] = process.argv;
const { gzip, identity } = loadRecording(folder);

createServer((request: IncomingMessage, response: ServerResponse) => {
  const variant = request.headers['accept-encoding'] === 'gzip' ? gzip : identity;
  if (request.headers['if-none-match'] === variant.tag) {
    response.writeHead(304, variant.notModifiedHeaders).end();
    return;
  }
  response.writeHead(200, variant.okHeaders).end(variant.body);
}).listen(Number(port), '127.0.0.1');
