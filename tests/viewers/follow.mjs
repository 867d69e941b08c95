#!/usr/bin/env node
// follow.mjs BOOK.pdf [CHROMIUM]: opens it in pdf.js in headless Chromium and clicks: a link inside the book, a note
// and its way back, an address; chooses every bookmark. Prints "ok NAME" or "not ok NAME: WHY".
// Served from this machine; an address is asked for, and answered here.
import { chromium, serve } from '../serve.mjs';

const [pdf, chromium_path = '/usr/bin/chromium'] = process.argv.slice(2);
const server = await serve(new URL('viewer.html', import.meta.url), pdf), address = server.address;
const browser = await chromium.launch({ executablePath: chromium_path, args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 900, height: 1000 } });
const asked = [];
await context.route(url => !url.href.startsWith(address) && url.protocol.startsWith('http'), route => {
	asked.push(route.request().url());
	route.fulfill({ contentType: 'text/html', body: 'there' });
});
const page = await context.newPage();
await page.goto(address);
await page.waitForFunction(() => window.book, null, { timeout: 60000 });

let failed = false;
function judge(name, why) {
	failed ||= Boolean(why);
	console.log(why ? `not ok ${name}: ${why}` : `ok ${name}`);
}
const pause = ms => new Promise(done => setTimeout(done, ms));

/* Waits until the view begins near a place of the file (the last page cannot reach the top). */
async function arrives(to) {
	let place;
	for (let i = 0; i < 60; i++, await pause(50)) {
		place = await page.evaluate(() => window.book.place());
		if (place?.page === to)
			return '';
	}
	return `page ${place?.page} is shown, not ${to}`;
}

async function click(link) {
	await page.evaluate(n => window.book.go(n), link.page);
	const area = page.locator(`[data-annotation-id="${link.id}"] a`);
	await area.waitFor({ timeout: 20000 });
	const box = await area.boundingBox(), [x, y] = link.at ?? [0.5, 0.5];
	await area.click({ position: { x: box.width * x, y: box.height * y } });
}

async function follow(name, link) {
	if (!link) {
		judge(name, 'there is none');
		return;
	}
	await click(link);
	judge(name, await arrives(link.to));
}

const links = await page.evaluate(() => window.book.links());
const outline = await page.evaluate(() => window.book.outline());
const inside = links.filter(l => l.to), outside = links.filter(l => l.url);
const lost = links.filter(l => !l.to && !l.url);
judge('every link leads somewhere', lost.length ? `${lost.length} of ${links.length} do not` : links.length ? '' : 'there is none');
await follow('a link inside the book', inside.find(l => Math.abs(l.to - l.page) > 2));
const mark = inside.find(l => /^Note \S+$/.test(l.says) && inside.some(b => b.page === l.to && b.to === l.page && !/^Note/.test(b.says)));
await follow('a note', mark);
await follow('its way back', mark && inside.find(b => b.page === mark.to && b.to === mark.page && !/^Note/.test(b.says)));

const wrong = [];
for (const entry of outline) {
	await page.evaluate(d => window.book.choose(d), entry.dest);
	const why = entry.to ? await arrives(entry.to) : 'it leads nowhere';
	if (why)
		wrong.push(`${entry.title}: ${why}`);
}
judge('every bookmark', wrong.join('; ') || (outline.length ? '' : 'there is none'));

const out = outside.find(l => l.url.startsWith('http'));
if (out) {
	const popup = context.waitForEvent('page');
	await click(out);
	await (await popup).waitForLoadState();
	judge('an address', asked.includes(new URL(out.url).href) ? '' : `${asked} was asked for, not ${out.url}`);
} else
	judge('an address', 'there is none');
await browser.close();
server.close();
process.exit(failed ? 1 : 0);
