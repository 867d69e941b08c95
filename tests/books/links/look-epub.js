// look-epub.js FOLDER: links of an unpacked EPUB: "to TITLE" and "outN", as in look.js.
const fs = require('fs'), path = require('path');
const files = fs.readdirSync(process.argv[2], {recursive: true}).filter((f) => f.endsWith('.xhtml'));
const read = (f) => fs.readFileSync(path.join(process.argv[2], f), 'utf8');
const addresses = new Map(fs.readFileSync(__dirname + '/addresses', 'utf8').trim().split('\n').map((l) => l.split(' ')));
const plain = (s) => s.replace(/<span class="(chapter-)?number">.*?<\/span>/g, '').replace(/<[^>]*>/g, '').trim();
const heading = (html, id) => {
	const from = id ? html.slice(html.indexOf(` id="${id}"`) - 10) : html;   // its own element, or a section's first
	const found = /<(h\d)[^>]*>(.*?)<\/\1>/.exec(from);
	return found && plain(found[2]);
};
let links = 0, faults = 0;
const fault = (what) => { console.log(what); faults++; };
for (const file of files)
	for (const [, attributes, inner] of read(file).matchAll(/<a ([^>]*)>(.*?)<\/a>/g)) {
		const href = /href="([^"]*)"/.exec(attributes)[1].replace(/&amp;/g, '&'), says = plain(inner);
		if (says.startsWith('to ')) {
			const [target, id] = href.split('#');
			const html = read(target ? path.join(path.dirname(file), target) : file);
			if (heading(html, id) !== says.slice(3))
				fault(`${file}: "${says}" leads to ${href}`);
			links++;
		} else if (/^out\d+$/.test(says)) {
			if (href !== addresses.get(says))
				fault(`${file}: ${says} carries ${href}`);
			links++;
		}
	}
if (links < 50)
	fault(`only ${links} links were found`);
process.exit(faults ? 1 : 0);
