#!/usr/bin/env node
// read.mjs BOOK.epub [CHROMIUM [READER]]: opens it in epub.js and foliate-js, in headless Chromium, on a phone and
// a desk, by day and by night; pages through it, follows a link, a note and its way back.
// Prints a line for every check: "ok NAME" or "not ok NAME: WHY". Served from this machine;
// what asks for anything else is refused, and that is a fault too.
import { chromium, serve } from '../serve.mjs';

const [epub, chromium_path = '/usr/bin/chromium', only] = process.argv.slice(2);
const server = await serve(new URL('reader.html', import.meta.url), epub), address = server.address;

const pause = ms => new Promise(done => setTimeout(done, ms));

/* Waits until the place answers to what is wanted; the place itself if it never does. */
async function arrive(page, wanted) {
	let place;
	for (let i = 0; i < 30; i++) {
		place = await page.evaluate(() => window.book.here());
		if (place && wanted(place))
			return true;
		await pause(50);
	}
	return place?.file ?? 'nowhere';
}

/* Turns every page; what was too wide on the way. */
async function turn(page) {
	const seen = new Set(), wide = new Set();
	let pages = 0;
	await page.evaluate(() => window.book.go(window.book.files()[0]));
	for (let still = 0; still < 4 && pages < 3000; pages++) {
		const { place, faults } = await page.evaluate(async () => {
			await new Promise(done => setTimeout(done, 15));
			return { place: window.book.here(), faults: window.tooWide() };
		});
		faults.forEach(f => wide.add(f));
		still = place && seen.has(place.at) ? still + 1 : 0;
		if (place)
			seen.add(place.at);
		await page.evaluate(() => window.book.next());
	}
	const files = await page.evaluate(() => window.book.files());
	const reached = await page.evaluate(() => window.book.here().file);
	return { pages: seen.size, wide: [...wide], end: files.at(-1).endsWith(reached) || reached.endsWith(files.at(-1)), reached };
}

/* The first file in which there is such a link, shown; its address, or nothing. */
async function open_at(page, selector) {
	for (const file of await page.evaluate(() => window.book.files())) {
		await page.evaluate(f => window.book.go(f), file);
		await pause(60);
		const href = await page.evaluate(s => window.find(s)?.getAttribute('href'), selector);
		if (href)
			return { file, href };
	}
	return null;
}

async function shows(page, selector) {
	for (let i = 0; i < 30; i++) {
		if (await page.evaluate(s => window.isShown(window.find(s)), selector))
			return true;
		await pause(50);
	}
	return false;
}

const LINK = 'section a[href*=".xhtml"]:not([role])';
const NOTE = 'a[role="doc-noteref"]', BACK = 'a[role="doc-backlink"]';

async function try_link(page) {
	const from = await open_at(page, LINK);
	if (!from)
		return 'there is none';
	await page.evaluate(s => window.find(s).click(), LINK);
	const target = from.href.split('#')[0].split('/').at(-1);
	const place = await arrive(page, p => p.file.endsWith(target));
	return place === true || `${from.href} led to ${place}`;
}

async function try_note(page, popup) {
	const from = await open_at(page, NOTE);
	if (!from)
		return 'there is none';
	await page.evaluate(s => window.find(s).click(), NOTE);
	for (let i = 0; popup && i < 40; i++) {
		if (await page.evaluate(() => window.popups.some(t => t.trim().length > 2)))
			return true;
		await pause(50);
	}
	if (popup)
		return 'nothing popped up';
	if (!await shows(page, BACK))
		return 'the note is not on the page';
	const home = await page.evaluate(([note, back]) => window.find(back).hash.slice(1) === window.find(note).id, [NOTE, BACK]);
	if (!home)
		return 'the way back has another address';
	await page.evaluate(s => window.find(s).click(), BACK);
	return await shows(page, NOTE) || 'the way back leads elsewhere';
}

const browser = await chromium.launch({ executablePath: chromium_path, args: ['--no-sandbox', '--disable-gpu',
	'--disable-background-networking', '--disable-background-timer-throttling', '--disable-renderer-backgrounding',
	'--disable-backgrounding-occluded-windows'] });
const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } };

async function read(reader, size, scheme) {
	const name = `${reader}, ${size}, ${scheme}`, lines = [], faults = [];
	const say = (what, why) => lines.push(why === true ? `ok ${name}: ${what}` : `not ok ${name}: ${what}: ${why}`);
	const page = await browser.newPage({ viewport: sizes[size], colorScheme: scheme });
	page.on('pageerror', e => faults.push(e.message));
	page.on('console', m => m.type() === 'error' && faults.push(m.text()));
	await page.route('**', r => r.request().url().startsWith(address) || !r.request().url().startsWith('http') ? r.continue()
		: (faults.push('asks for ' + r.request().url()), r.abort()));
	try {
		await page.goto(`${address}?in=${reader}`);
		await page.waitForFunction(() => window.ready, null, { timeout: 15000 });
		const turned = await turn(page);
		say('every page turns', turned.pages > 3 && turned.end || `${turned.pages} pages, up to ${turned.reached}`);
		say('nothing is wider than the screen', !turned.wide.length || turned.wide.join('; '));
		say('a link leads there', await try_link(page));
		say('a note opens, and leads back', await try_note(page, reader === 'foliate'));
	} catch (error) {
		say('is read', error.message.split('\n')[0]);
	}
	say('no errors', !faults.length || [...new Set(faults)].slice(0, 3).join('; '));
	await page.close();
	return lines;
}

const runs = [];
for (const reader of only ? [only] : ['epubjs', 'foliate'])
	for (const size of ['phone', 'desk'])
		for (const scheme of ['light', 'dark'])
			runs.push([reader, size, scheme]);
let failed = 0;
async function work() {
	for (let run; (run = runs.shift());)
		for (const line of await read(...run)) {
			console.log(line);
			failed += line.startsWith('not ok');
		}
}
await Promise.all([work(), work(), work(), work()]);
await browser.close();
server.close();
process.exit(failed ? 1 : 0);
