// node pack.mjs FILE PACKED: gzip that any browser unpacks, a few per cent smaller than the usual, with no name or time.
import { readFileSync, writeFileSync } from "node:fs";
import zopfli from "@gfx/zopfli";

const [file, packed] = process.argv.slice(2);
writeFileSync(packed, await zopfli.gzipAsync(readFileSync(file), { numiterations: 5 }));
