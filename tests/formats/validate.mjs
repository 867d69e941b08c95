// validate.mjs json|sarif|github FILE BOOK: whether what aldine printed is what its format's schema,
// or GitHub's documents, say; and whether every place it names is there. Says what is not.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../tools/", import.meta.url));
const Ajv = require("ajv").default;
const [format, file, least] = process.argv.slice(2);
const text = readFileSync(file, "utf8"), faults = [];
const complain = (...what) => faults.push(what.join(" "));

function against(path, value) {
	const ajv = new Ajv({ strict: false, allErrors: true });
	require("ajv-formats").default(ajv);
	// SARIF's schema is of draft 4 in its names only, and a pattern of it has a bracket too many.
	const { $schema, id, ...schema } = JSON.parse(readFileSync(path, "utf8").replaceAll("{2}]?$", "{2}$"));
	const validate = ajv.compile(schema);
	if (!validate(value)) for (const e of validate.errors) complain(e.instancePath ?? e.dataPath, e.message);
}

// A place counted in lines and code points, as all three formats count.
function place(path, line, column, endLine, endColumn) {
	if (path === undefined) return;
	if (!existsSync(path)) return complain("no file", path);
	if (line === undefined) return;
	const lines = readFileSync(path, "utf8").split("\n");
	for (const [l, c] of [[line, column], [endLine ?? line, endColumn ?? column]])
		if (!(l <= lines.length && c <= [...lines[l - 1]].length + 1)) complain(path, "has no", l, ":", c);
	if (endLine !== undefined && (endLine < line || (endLine === line && endColumn < column))) complain("ends before it begins");
}

const kinds = {
	json() {
		const lines = text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
		for (const d of lines) {
			against("share/schemas/diagnostic.json", d);
			for (const at of [d, d.also ?? {}]) place(at.file, at.line, at.column, at.end_line, at.end_column);
		}
		return lines.length;
	},
	sarif() {
		const log = JSON.parse(text), run = log.runs[0];
		against(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), log);
		for (const result of run.results) {
			if (run.tool.driver.rules[result.ruleIndex].id !== result.ruleId) complain("ruleIndex of", result.ruleId);
			for (const { physicalLocation: p } of [...result.locations, ...(result.relatedLocations ?? [])]) {
				const uri = p?.artifactLocation.uri, r = p?.region ?? {};
				if (uri) place(decodeURIComponent(uri.replace(/^file:\/\//, "")), r.startLine, r.startColumn, r.endLine, r.endColumn);
			}
		}
		return run.results.length;
	},
	github() {
		const lines = text.split("\n").slice(0, -1), known = ["file", "line", "endLine", "col", "endColumn", "title"];
		const plain = (s) => s.replace(/%(0D|0A|3A|2C|25)/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
		for (const line of lines) {
			const [, properties, message] = line.match(/^::(?:error|warning|notice) ([^:]*)::(.+)$/) ?? [];
			if (!message) { complain("no command:", line); continue; }
			const said = Object.fromEntries(properties.split(",").map((p) => p.split("=").map(plain)));
			for (const key of Object.keys(said)) if (!known.includes(key)) complain("no property", key);
			if (said.endColumn && said.endLine !== said.line) complain("columns over several lines");
			if (/%(?!0D|0A|25)/.test(message)) complain("not escaped:", message);
			place(said.file, said.line && +said.line, +said.col, said.endLine && +said.endLine, said.endColumn ? +said.endColumn : undefined);
		}
		return lines.length;
	},
};
const count = kinds[format]();
if (count < +least) complain("only", count, "diagnostics");
console.log(faults.join("\n"));
process.exit(faults.length ? 1 : 0);
