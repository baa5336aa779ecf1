// Turns a folder of built pages into one C++ file of read-only data: every file as it is and, where
// that is smaller, compressed with brotli. Knows nothing of what the pages contain.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [, , folder, target, header, name] = process.argv;
const types = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml",
};

function files_of(path) {
    return readdirSync(path, { withFileTypes: true })
        .flatMap((e) => (e.isDirectory() ? files_of(join(path, e.name)) : [join(path, e.name)]))
        .sort();
}

function compressed(body) {
    return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

const bodies = [];
const rows = [];
function add(path, type, encoding, body) {
    const etag = createHash("sha256").update(body).digest("hex").slice(0, 20);
    rows.push(`    {"${path}", "${type}", "\\"${etag}\\"", "${encoding}", body_${bodies.length}},`);
    const bytes = [...body].map((b, i) => (i % 32 === 31 ? `${b},\n` : `${b},`)).join("");
    bodies.push(`constexpr std::uint8_t body_${bodies.length}[] = {\n${bytes}};`);
}

for (const file of files_of(folder)) {
    const path = `/${relative(folder, file).replaceAll("\\", "/")}`;
    const type = types[extname(file)];
    if (!type) throw new Error(`${path}: no content type is known for this kind of file`);
    const body = readFileSync(file);
    const small = compressed(body);
    if (small.length < body.length) add(path, type, "br", small);
    add(path, type, "", body);
}

writeFileSync(target, `// Made by station/web/embed.mjs from the built pages.
#include "${header}"

namespace {
${bodies.join("\n")}
constexpr thirdvisit::screens::asset table[] = {
${rows.join("\n")}
};
}  // namespace

namespace ${name} {
std::span<const screens::asset> assets() noexcept { return table; }
}  // namespace ${name}
`);
