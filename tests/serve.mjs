// serve.mjs: a page that shows a book, served from this machine to headless Chromium:
// PAGE at /, BOOK at /book.EXT, what npm gave below /npm/.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const npm = fileURLToPath(new URL('tools/node_modules', import.meta.url));
export const { chromium } = createRequire(new URL('tools/package.json', import.meta.url))('playwright-core');

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
	'.epub': 'application/epub+zip' };

// Answers the address and what ends the serving.
export async function serve(page, book) {
	const server = http.createServer((request, response) => {
		const url = decodeURIComponent(new URL(request.url, 'http://x').pathname);
		const file = url === '/' ? fileURLToPath(page) : url === '/book' + path.extname(book) ? book
			: url.startsWith('/npm/') ? path.join(npm, path.normalize(url.slice(5))) : '';
		if (!file || !fs.existsSync(file)) {
			response.writeHead(404).end();
			return;
		}
		response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' });
		response.end(fs.readFileSync(file));
	});
	await new Promise(done => server.listen(0, '127.0.0.1', done));
	return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
