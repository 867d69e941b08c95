-- typst.lua: a writer for pandocs that have none for Typst. As much of it as the bench's
-- text needs: headings, paragraphs, emphasis, links as footnotes, lists, quotes, code, tables.
local function escape(s)
	return (s:gsub("([\\#$@<>*_`~=%[%]/%-%+\"'])", "\\%1"))
end
local function quoted(s)
	return '"' .. s:gsub('([\\"])', "\\%1") .. '"'
end

function Doc(body) return body end
function Blocksep() return "\n\n" end
function Str(s) return escape(s) end
function Space() return " " end
function SoftBreak() return " " end
function LineBreak() return " #linebreak() " end
function Emph(s) return "#emph[" .. s .. "]" end
function Strong(s) return "#strong[" .. s .. "]" end
function Strikeout(s) return "#strike[" .. s .. "]" end
function Superscript(s) return "#super[" .. s .. "]" end
function Subscript(s) return "#sub[" .. s .. "]" end
function SmallCaps(s) return "#smallcaps[" .. s .. "]" end
function Underline(s) return "#underline[" .. s .. "]" end
function SingleQuoted(s) return "‘" .. s .. "’" end
function DoubleQuoted(s) return "“" .. s .. "”" end
function Code(s) return "#raw(" .. quoted(s) .. ")" end
function Link(s, target) return s .. "#footnote[#link(" .. quoted(target) .. ")]" end
function Image() return "" end
function Note(s) return "#footnote[" .. s .. "]" end
function Span(s) return s end
function RawInline() return "" end
function InlineMath(s) return Code(s) end
function DisplayMath(s) return Code(s) end
function Cite(s) return s end

function Plain(s) return s end
function Para(s) return s end
function Header(level, s) return "#heading(level: " .. level .. ")[" .. s .. "]" end
function BlockQuote(s) return "#quote(block: true)[" .. s .. "]" end
function HorizontalRule() return "#line(length: 100%)" end
function CodeBlock(s) return "#raw(block: true, " .. quoted(s) .. ")" end
function LineBlock(lines) return table.concat(lines, " #linebreak() ") end
function RawBlock() return "" end
function Div(s) return s end
local function list(name, items)
	return "#" .. name .. "([" .. table.concat(items, "],\n[") .. "])"
end
function BulletList(items) return list("list", items) end
function OrderedList(items) return list("enum", items) end
function DefinitionList(items)
	local out = {}
	for _, item in ipairs(items) do
		for term, texts in pairs(item) do
			out[#out + 1] = "#terms.item[" .. term .. "][" .. table.concat(texts, "\n\n") .. "]"
		end
	end
	return table.concat(out, "\n")
end
function Table(_, aligns, _, headers, rows)
	local cells = {}
	for _, h in ipairs(headers) do cells[#cells + 1] = "[" .. h .. "]" end
	for _, row in ipairs(rows) do
		for _, c in ipairs(row) do cells[#cells + 1] = "[" .. c .. "]" end
	end
	return "#table(columns: " .. #aligns .. ", " .. table.concat(cells, ", ") .. ")"
end
function CaptionedImage() return "" end

setmetatable(_G, {__index = function(_, name)
	io.stderr:write("typst.lua: nothing for " .. name .. "\n")
	return function(s) return type(s) == "string" and s or "" end
end})
