/**
 * Build the browser bundles that are committed under web/static/vendor.
 *
 * `npm ci && npm run build` must leave the working tree unchanged: CI rebuilds and
 * compares, so every output depends on the lock file alone.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "web", "static", "vendor");
const modules = join(here, "node_modules");

const readJson = async (path) => JSON.parse(await readFile(path, "utf8"));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Return the folder names of the npm packages whose code went into a bundle. */
function packagesIn(metafile) {
  const names = Object.keys(metafile.inputs)
    .map((path) => path.split("node_modules/").pop())
    .filter((path) => !path.startsWith("src/"))
    .map((path) => path.split("/").slice(0, path.startsWith("@") ? 2 : 1).join("/"));
  return [...new Set(names)].sort();
}

/** Return one text with the licence of every package in the bundle. */
async function licences(names) {
  const parts = [];
  for (const name of names) {
    const folder = join(modules, name);
    const about = await readJson(join(folder, "package.json"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file
      ? await readFile(join(folder, file), "utf8")
      : `Licence as declared by the package: ${about.license}\n`;
    parts.push(`${name} ${about.version}\n${"=".repeat(72)}\n\n${text.trim()}\n`);
  }
  return parts.join("\n\n");
}

const version = (await readJson(join(modules, "bpmn-js", "package.json"))).version;
const folder = `bpmn-js-${version}`;
const out = join(vendor, folder);
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: [join(here, "src", "bpmn-navigated-viewer.js")],
  outfile: join(out, "bpmn-navigated-viewer.js"),
  bundle: true,
  charset: "utf8",
  format: "iife",
  legalComments: "none",
  metafile: true,
  minify: true,
  target: "es2017",
});

const assets = join(modules, "bpmn-js", "dist", "assets");
const styles = await Promise.all(
  ["diagram-js.css", "bpmn-js.css"].map((name) => readFile(join(assets, name), "utf8")),
);
await writeFile(join(out, "bpmn-navigated-viewer.css"), styles.join("\n"));
const bundled = packagesIn(result.metafile);
await writeFile(join(out, "LICENSES.txt"), await licences(bundled));

const files = {};
for (const name of (await readdir(out)).sort()) {
  files[name] = { sha256: sha256(await readFile(join(out, name))) };
}
const list = [
  {
    name: "bpmn-js",
    version,
    licence: "bpmn.io licence (MIT with watermark clause)",
    licence_file: `${folder}/LICENSES.txt`,
    folder,
    contains: bundled,
    files,
  },
];
await writeFile(join(vendor, "vendor.json"), `${JSON.stringify(list, null, 2)}\n`);
