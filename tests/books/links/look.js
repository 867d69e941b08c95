// look.js: links of one book as its reader finds them.  node look.js PDF.json REACH EXTERNAL
// "to TITLE" must land where the outline says that heading stands; "outN" must carry the
// address of the file `addresses`; and every address must be printed once within its reach.
const fs = require('fs');
const [json, reach, external] = process.argv.slice(2);
const pdf = JSON.parse(fs.readFileSync(json));
const objects = pdf.qpdf[1];
const value = (reference) => objects['obj:' + reference].value;
const text = (s) => s === undefined ? '' : s.startsWith('u:') ? s.slice(2) : Buffer.from(s.slice(2), 'hex').toString();
const faults = [];
const addresses = new Map(fs.readFileSync(__dirname + '/addresses', 'utf8').trim().split('\n').map((l) => l.split(' ')));
const tidy = (url) => url.replace(/^https?:\/\/(www\.)?/, '').replace(/utm_\w+=[^&]*&?/, '');

const headings = new Map();
for (const key in objects) {
	const v = objects[key].value;
	if (v && v['/Title'] && v['/Dest'])
		headings.set(text(v['/Title']).replace(/^\d+\s+/, ''), JSON.stringify(v['/Dest']));
}

let inside = 0, outside = 0, chapter = 0;
const cited = new Map(), printed = new Map();       // address, place in its reach -> times
const count = (map, key) => map.set(key, (map.get(key) || 0) + 1);
const starts = new Map(['First', 'Second', 'Story'].map((t, i) => [JSON.parse(headings.get(t))[0], i + 1]));
pdf.pages.forEach((page, index) => {
	chapter = starts.get(page.object) || chapter;
	const place = {chapter, page: index, book: 0, always: 0}[reach];
	let annotations = value(page.object)['/Annots'] || [];
	if (typeof annotations === 'string')
		annotations = value(annotations);
	for (const reference of annotations) {
		const link = value(reference), says = text(link['/Contents']);
		const uri = link['/A'] && text(link['/A']['/URI']);
		if (says.startsWith('to ')) {
			inside++;
			if (JSON.stringify(link['/Dest']) !== headings.get(says.slice(3)))
				faults.push(`page ${index + 1}: "${says}" leads to ${JSON.stringify(link['/Dest'] || uri)}`);
		} else if (/^out\d+$/.test(says)) {
			outside++;
			if (uri !== addresses.get(says))
				faults.push(`page ${index + 1}: ${says} carries ${uri}`);
			if (says !== 'out10')                   // in a note: in brackets, wherever
				count(cited, uri + ' in ' + place);
		} else if (uri && [...addresses.values()].includes(uri) && (says === tidy(uri) || says === uri)) {
			if (uri !== addresses.get('out10'))
				count(printed, uri + ' in ' + place);
		}
	}
});
if (external === 'none' && printed.size)
	faults.push('addresses are printed: ' + [...printed.keys()].join(', '));
for (const [where, times] of external === 'none' ? [] : cited) {
	const want = reach === 'always' ? times : 1;
	if (printed.get(where) !== want)
		faults.push(`${where} is printed ${printed.get(where) || 0} times, not ${want}`);
}
if (inside < 35 || outside < 15)
	faults.push(`only ${inside} links inside and ${outside} outside were found`);
faults.forEach((f) => console.log(f));
process.exit(faults.length ? 1 : 0);
