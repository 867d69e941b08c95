// typst.mjs: a document that pandoc read, set by Typst as a book.
//   pandoc -t json TEXT.md | node tests/typst.mjs FONTS SIZE LEADING MARGIN limits|plain OUT.pdf
// Typst is the `typst` of the path, else npm's typst-ts-node-compiler (TYPST_MODULES: the folder that
// holds it). Exits with 3 where there is neither. Prose only: what the reference text is made of.
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [fonts, size, leading, margin, limits, out] = process.argv.slice(2);
const NAME = '@myriaddreamin/typst-ts-node-compiler';

const text = s => s.replace(/[\\*_`$#@<>\[\]~"'\/=+-]/g, '\\$&');
const marks = { DoubleQuote: ['“', '”'], SingleQuote: ['‘', '’'] };
const inlines = list => list.map(inline).join('');
function inline({ t, c }) {
	switch (t) {
	case 'Str': return text(c);
	case 'Space': case 'SoftBreak': return ' ';
	case 'LineBreak': return ' \\\n';
	case 'Emph': return `#emph[${inlines(c)}]`;
	case 'Strong': return `#strong[${inlines(c)}]`;
	case 'Quoted': return marks[c[0].t][0] + inlines(c[1]) + marks[c[0].t][1];
	case 'Code': return text(c[1]);
	case 'Link': case 'Span': return inlines(c[1]);
	default: return Array.isArray(c) ? inlines(c.filter(i => i && i.t)) : '';
	}
}

const items = (list, mark) => list.map(i => `${mark} ${blocks(i).trim().replace(/\n/g, '\n  ')}`).join('\n');
const blocks = list => list.map(block).join('\n\n');
function block({ t, c }) {
	switch (t) {
	case 'Para': case 'Plain': return inlines(c);
	case 'Header': return `${'='.repeat(c[0])} ${inlines(c[2])}`;
	case 'BulletList': return items(c, '-');
	case 'OrderedList': return items(c[1], '+');
	case 'BlockQuote': return `#quote(block: true)[\n${blocks(c)}\n]`;
	case 'Div': return blocks(c[1]);
	default: return '';
	}
}

const gap = `${leading / size - 0.65}em`;  // Typst counts from baseline to cap height
const style = `#set page(paper: "a5", margin: ${margin}mm, numbering: "1")
#set text(font: "EB Garamond", size: ${size}pt, lang: "en", region: "us", hyphenate: true)
#set par(justify: true, first-line-indent: 1.43em, leading: ${gap}, spacing: ${gap}${limits === 'limits'
	? ', justification-limits: (spacing: (min: 66.7%, max: 150%), tracking: (min: -0.01em, max: 0.01em))' : ''})
#show heading.where(level: 1): it => { pagebreak(weak: true); v(4em); it; v(2em) }
`;
const source = style + blocks(JSON.parse(readFileSync(0, 'utf8')).blocks) + '\n';

function compiled() {
	if (spawnSync('typst', ['--version']).status === 0) {
		writeFileSync(out + '.typ', source);
		execFileSync('typst', ['compile', '--font-path', fonts, '--ignore-system-fonts', out + '.typ', out]);
		return true;
	}
	let module;
	try {
		module = createRequire(join(process.env.TYPST_MODULES || '.', 'x.js'))(NAME);
	} catch {
		return false;
	}
	const fontBlobs = readdirSync(fonts).filter(f => f.endsWith('.ttf')).map(f => readFileSync(join(fonts, f)));
	const compiler = module.NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
	writeFileSync(out, compiler.pdf({ mainFileContent: source }));
	return true;
}

process.exit(compiled() ? 0 : 3);
