#!/usr/bin/env node
// tree.mjs: what a PDF tells a reading machine.  qpdf --json --json-stream-data=inline --decode-level=generalized
// BOOK.pdf >JSON; node tree.mjs JSON prints the elements, each with the pages it is on and what it says, and exits with 1
// after naming what belongs to nothing, or to what does not know of it.
import fs from 'node:fs';

const pdf = JSON.parse(fs.readFileSync(process.argv[2])), objects = pdf.qpdf[1];
const faults = [];
const follow = v => typeof v === 'string' && /^\d+ 0 R$/.test(v) ? (objects[`obj:${v}`].value ?? objects[`obj:${v}`].stream.dict) : v;
const bytes = reference => Buffer.from(objects[`obj:${reference}`].stream.data, 'base64').toString('latin1');
const list = v => v === undefined ? [] : Array.isArray(follow(v)) ? follow(v) : [v];
const said = v => v === undefined ? '' : v.startsWith('u:') ? v.slice(2) : Buffer.from(v.slice(2), 'hex').toString('latin1');

// ---- content: operators with their operands ----

const SYNTAX = /\s+|%[^\r\n]*|(<<|>>|[[\]])|\/([^\s()<>[\]{}/%]*)|([-+.]?\d[\d.]*)|<([\dA-Fa-f\s]*)>|\(|([^\s()<>[\]{}/%]+)/gy;

function string_at(text, at) {                       // behind its "(": the string and where it ends
	let out = '';
	for (let depth = 1; ; at++) {
		let c = text[at];
		if (c === '\\') {
			const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4));
			c = octal ? String.fromCharCode(parseInt(octal[0], 8)) : { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[text[at + 1]] ?? text[at + 1];
			at += octal ? octal[0].length : 1;
		} else if (c === '(')
			depth++;
		else if (c === ')' && !--depth)
			return [out, at + 1];
		out += c;
	}
}

function* operators(text) {
	const stack = [[]];
	const push = v => stack.at(-1).push(v);
	SYNTAX.lastIndex = 0;
	while (SYNTAX.lastIndex < text.length) {
		const m = SYNTAX.exec(text);
		if (!m)
			throw new Error('a content stream cannot be read');
		if (m[1] === '<<' || m[1] === '[')
			stack.push([]);
		else if (m[1])
			push(stack.pop());
		else if (m[2] !== undefined)
			push('/' + m[2]);
		else if (m[3])
			push(Number(m[3]));
		else if (m[4] !== undefined)
			push({ string: Buffer.from(m[4].replace(/\s/g, ''), 'hex').toString('latin1') });
		else if (m[0] === '(') {
			const [string, end] = string_at(text, SYNTAX.lastIndex);
			push({ string });
			SYNTAX.lastIndex = end;
		} else if (m[5])
			yield [m[5], stack[0].splice(0)];
	}
}

// ---- pages: what is in each mark ----

const utf16 = s => Buffer.from(s, 'latin1').swap16().toString('utf16le');
const text_string = s => s.startsWith('\xFE\xFF') ? utf16(s.slice(2)) : s;

const meanings = new Map();                          // of a font's codes
function meaning(font) {
	if (!meanings.has(font)) {
		const table = follow(font)['/ToUnicode'] ? bytes(follow(font)['/ToUnicode']) : '';
		meanings.set(font, new Map([...table.matchAll(/<([\dA-F]{4})>\s*<([\dA-F]+)>/gi)].map(m =>
			[parseInt(m[1], 16), utf16(Buffer.from(m[2], 'hex').toString('latin1'))])));
	}
	return meanings.get(font);
}
function decode(font, string) {
	let out = '';
	for (let i = 0; i + 1 < string.length; i += 2)
		out += meaning(font).get(string.charCodeAt(i) << 8 | string.charCodeAt(i + 1)) ?? '\uFFFD';
	return out;
}

const PAINTS = new Set('Tj TJ \' " f F f* B B* b b* S s sh Do'.split(' '));
const entry = (dictionary, key) => Array.isArray(dictionary) ? dictionary[dictionary.indexOf(key) + 1 || NaN] : undefined;

function read_page(page, number) {
	const fonts = follow(follow(follow(page)['/Resources'])['/Font']) ?? {}, marks = new Map(), open = [];
	let font;
	for (const [op, args] of operators(list(follow(page)['/Contents']).map(bytes).join('\n'))) {
		if (op === 'BDC' || op === 'BMC') {
			const id = entry(args[1], '/MCID'), actual = entry(args[1], '/ActualText');
			if (id !== undefined && marks.has(id))
				faults.push(`page ${number}: mark ${id} is opened twice`);
			if (id !== undefined)
				marks.set(id, { text: '' });
			open.push({ id, artifact: args[0] === '/Artifact', actual: actual && text_string(actual.string) });
		} else if (op === 'EMC') {
			const closed = open.pop(), around = open.findLast(o => o.id !== undefined);
			if (closed?.actual !== undefined && around)
				marks.get(around.id).text += closed.actual;
		} else if (op === 'Tf')
			font = fonts[args[0]];
		if (!PAINTS.has(op))
			continue;
		const mark = open.findLast(o => o.id !== undefined);
		if (!mark && !open.some(o => o.artifact))
			faults.push(`page ${number}: ${op} paints what belongs to nothing`);
		if (mark && /^(T[jJ]|['"])$/.test(op) && !open.some(o => o.actual !== undefined))
			for (const s of [args.at(-1)].flat().filter(a => a?.string !== undefined))
				marks.get(mark.id).text += decode(font, s.string);
	}
	if (open.length)
		faults.push(`page ${number}: a mark is not closed`);
	return marks;
}

const pages = new Map(pdf.pages.map((p, i) => [p.object, { number: i + 1, marks: read_page(p.object, i + 1) }]));

// ---- the tree ----

const root = follow(follow(objects.trailer.value['/Root'])['/StructTreeRoot']) ?? {};
const owners = new Map();                            // "page mark" or annotation: its element

function claim(what, element) {
	if (owners.has(what))
		faults.push(`${what} belongs to ${owners.get(what)} and to ${element}`);
	owners.set(what, element);
}

function read_element(reference, parent) {
	const e = follow(reference), out = { tag: e['/S'].slice(1), e, kids: [], pages: new Set(), text: '', own: false };
	if (e['/P'] !== parent)
		faults.push(`${out.tag} ${reference} names another parent than the one it is in`);
	for (const k of list(e['/K'])) {
		const kid = typeof k === 'number' ? { '/MCID': k } : follow(k);
		if (kid['/S']) {
			const below = read_element(k, reference);
			out.kids.push(below);
			out.text += below.tag === 'Note' ? '' : below.text;
			below.pages.forEach(p => out.pages.add(p));
			continue;
		}
		if (kid['/Obj']) {
			claim(kid['/Obj'], reference);
			continue;
		}
		const on = kid['/Pg'] ?? e['/Pg'], page = pages.get(on), mark = page?.marks.get(kid['/MCID']);
		if (!mark) {
			faults.push(`${out.tag} ${reference} has mark ${kid['/MCID']}, which ${page ? `page ${page.number} has not` : 'is on no page'}`);
			continue;
		}
		claim(`page ${page.number}, mark ${kid['/MCID']}`, reference);
		out.own = true;
		out.text += mark.text;
		out.pages.add(page.number);
	}
	return out;
}

const tree = list(root['/K']).map(k => read_element(k, follow(objects.trailer.value['/Root'])['/StructTreeRoot']));

// ---- the way back ----

const flat = node => [...(node?.['/Nums'] ?? []), ...list(node?.['/Kids']).flatMap(k => flat(follow(k)))];
const numbers = flat(follow(root['/ParentTree'])), parents = new Map();
for (let i = 0; i < numbers.length; i += 2)
	parents.set(numbers[i], numbers[i + 1]);
for (const [reference, page] of pages) {
	const back = list(parents.get(follow(reference)['/StructParents']));
	for (const id of page.marks.keys()) {
		const owner = owners.get(`page ${page.number}, mark ${id}`);
		if (!owner || back[id] !== owner)
			faults.push(`page ${page.number}: mark ${id} leads to ${back[id]}, and belongs to ${owner}`);
	}
	for (const a of list(follow(reference)['/Annots']))
		if (!owners.has(a) || parents.get(follow(a)['/StructParent']) !== owners.get(a))
			faults.push(`page ${page.number}: annotation ${a} leads to another element than the one it is in`);
}

const names = new Map();
for (let i = 0, n = follow(root['/IDTree'])?.['/Names'] ?? []; i < n.length; i += 2)
	names.set(said(n[i]), n[i + 1]);

function print(element, depth) {
	const e = element.e, on = [...element.pages].sort((a, b) => a - b), id = said(e['/ID']);
	if (id && follow(names.get(id)) !== e)
		faults.push(`${element.tag} ${id} is not found by its name`);
	console.log('  '.repeat(depth) + element.tag + (e['/Lang'] ? ` in ${said(e['/Lang'])}` : '') + (id ? ` called ${id}` : '') +
		(on.length ? ` on ${on.join(', ')}` : '') + (element.own ? `: ${element.text.trim()}` : ''));
	element.kids.forEach(kid => print(kid, depth + 1));
}
tree.forEach(e => print(e, 0));
faults.forEach(f => console.error(f));
process.exit(faults.length || !tree.length ? 1 : 0);
