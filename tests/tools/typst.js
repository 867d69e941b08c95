/* typst.js IN OUT: Typst as npm has it, for machines without the program. */
const fs = require('fs');
const path = require('path');
const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler');

const input = path.resolve(process.argv[2]);
const compiler = NodeCompiler.create({ workspace: path.dirname(input) });
fs.writeFileSync(process.argv[3], compiler.pdf({ mainFilePath: input }));
