// page.mjs PROGRAM BOOK OUTPUT: `aldine watch` as a reader sees it, in headless Chromium.
// Prints the lines that tests/check counts.
import { spawn } from "node:child_process";
import { appendFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect } from "node:net";

const { chromium } = createRequire(new URL("../tools/", import.meta.url))("playwright-core");
const [program, book, output] = process.argv.slice(2);
const guide = `${book}/guides/one.md`;

const watch = spawn(program, ["watch", book, "-o", output], { stdio: ["ignore", "pipe", "pipe"] });
let said = "", faults = "";
watch.stdout.on("data", (data) => (said += data));
watch.stderr.on("data", (data) => (faults += data));

// Waits until what() answers something true, and answers that.
async function until(what, seconds = 30) {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
		const answer = await what();
		if (answer) return answer;
		await new Promise((later) => setTimeout(later, 50));
	}
	return null;
}
const line = (number) => until(() => said.match(new RegExp(`^build ${number}: .*$`, "m"))?.[0]);

function judge(name, good, ...seen) {
	console.log(good ? `ok ${name}` : `not ok ${name}`);
	if (!good) console.log([...seen, said, faults].join("\n").replace(/^/gm, "    "));
}

// Where the reader is in both books.
const places = (page) => page.evaluate(() => ({
	pdf: document.getElementById("pdf").scrollTop,
	pages: document.querySelectorAll("#pdf img").length,
	epub: document.getElementById("epub").contentWindow.scrollY,
	path: document.getElementById("epub").contentWindow.location.pathname,
	text: document.getElementById("epub").contentDocument.body?.textContent ?? "",
	loaded: document.getElementById("epub").contentDocument.readyState === "complete",
}));
const shows = (page, number) => until(async () => (await page.title()) === `aldine: build ${number}`);
const settled = (page, good) => until(async () => good(await places(page).catch(() => ({}))), 20);

// The status of a request as it stands, which fetch() would tidy.
const status = (port, path, host) => new Promise((answer) => {
	let text = "";
	const socket = connect(port, "127.0.0.1", () => socket.write(`GET ${path} HTTP/1.1\r\n${host}\r\n\r\n`));
	socket.on("data", (data) => (text += data));
	socket.on("close", () => answer(Number(text.split(" ")[1])));
});

async function run(browser) {
	const address = await until(() => said.match(/^(http:\/\/127\.0\.0\.1:\d+\/)$/m)?.[1]);
	const first = await line(1);
	judge("it builds and says so in a line", /^build 1: made in [\d.]+ s, \d+ pages, 0 warnings, 0 errors$/.test(first), first);

	const page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
	await page.goto(address);
	await shows(page, 1);
	const pages = (await places(page)).pages;
	judge("the page shows every page of the PDF", pages === Number(first?.match(/(\d+) pages/)[1]), pages);
	judge("as pictures", await until(() => page.evaluate(() => document.querySelector("#pdf img").naturalWidth > 500)));

	// Into the middle of the PDF, and of a chapter of the EPUB.
	await settled(page, (p) => p.path?.startsWith("/epub/"));
	const { parts } = await (await fetch(`${address}state`)).json(), chapter = parts.findIndex((p) => p.endsWith("one.xhtml"));
	for (let n = 1; n <= chapter; n++) {
		await page.click("#on");
		await settled(page, (p) => p.path === `/epub/${parts[n]}`);
	}
	judge("a button leads from file to file", chapter > 0 && (await settled(page, (p) => p.text?.includes("Paragraph 60") && p.loaded)), parts);
	await page.evaluate(() => {
		document.getElementById("pdf").scrollTop = 1500;
		document.getElementById("epub").contentWindow.scrollTo(0, 900);
	});
	const before = await places(page);
	judge("both can be read", before.pdf === 1500 && before.epub === 900, JSON.stringify({ ...before, text: "" }));

	await appendFile(guide, "\nA word more.\n");
	const second = await line(2);
	judge("a change is built", /^build 2: made /.test(second), second);
	await shows(page, 2);
	judge("and shown, at the place where the reader was",
		await settled(page, (p) => p.text?.includes("A word more.") && p.epub === 900 && p.pdf === 1500),
		JSON.stringify(await places(page)));

	// Editors save beside and rename; a mistake in the manifest on the way.
	const manifest = await readFile(`${book}/book.yaml`, "utf8");
	await writeFile(`${book}/book.yaml`, "title: [\n");
	const third = await line(3);
	judge("a broken save is told", /^build 3: failed .* error/.test(third) && faults.includes("book.yaml:"), third);
	judge("and leaves the last good books on show", (await places(page)).text.includes("A word more."));
	await writeFile(`${book}/next.yaml`, manifest);
	await rename(`${book}/next.yaml`, `${book}/book.yaml`);
	let number = 4;
	while (/failed/.test(await line(number))) number++;   // the rename may be seen in two steps
	judge("a good save mends it", /: made /.test(await line(number)), await line(number));
	await shows(page, number);
	judge("where the reader was",
		await settled(page, (p) => p.epub === 900 && p.pdf === 1500 && p.path.endsWith("one.xhtml")),
		JSON.stringify(await places(page)));

	// Saves while it builds, the manifest away and back.
	for (let n = 1; n <= 6; n++) {
		await appendFile(guide, `\nSave number ${n}.\n`);
		await new Promise((later) => setTimeout(later, 130));
	}
	judge("a save during a build is built too", await settled(page, (p) => p.text?.includes("Save number 6.")), said);
	await rm(`${book}/book.yaml`);
	judge("a manifest that is gone is told", await until(() => /failed .*\n$/.test(said)), said);
	await writeFile(`${book}/book.yaml`, manifest);
	judge("and one that is back is built", await until(() => /made .*\n$/.test(said)), said);

	await writeFile(`${book}/book.yaml`, manifest.replace("two]", "two, three]"));
	judge("a guide that is not there yet is told", await until(() => /failed .*\n$/.test(said)), said);
	await mkdir(`${book}/guides/new`);
	await new Promise((later) => setTimeout(later, 700));
	await writeFile(`${book}/guides/new/three.md`, "# Three\n");
	judge("and seen when it comes, in a new folder", await until(() => /made .*\n$/.test(said)), said);

	const port = new URL(address).port, own = `Host: 127.0.0.1:${port}`;
	judge("nothing else is served",
		(await status(port, "/epub/../../etc/passwd", own)) === 404 && (await status(port, "/page/9999", own)) === 404 &&
		(await status(port, "/epub/%2e%2e/%2e%2e/etc/passwd", own)) === 404 && (await status(port, "/", own)) === 200);
	judge("by no other name",
		(await status(port, "/state", `Host: evil.example:${port}`)) === 403 && (await status(port, "/state", "X: y")) === 403);
	const idle = connect(port, "127.0.0.1"), asked = Date.now();
	await status(port, "/state", own);
	judge("nobody waits for one who says nothing", Date.now() - asked < 1500, Date.now() - asked);
	idle.destroy();
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
try {
	await run(browser);
} finally {
	await browser.close();
	watch.kill();
}
