// Bundles the extension and packs it into gatemap.vsix, a zip of fixed contents.
// It needs nothing from elsewhere.
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import yazl from "yazl";

const here = dirname(fileURLToPath(import.meta.url));
const read = (name) => readFileSync(join(here, name), "utf8");
const manifest = JSON.parse(read("package.json"));
process.env.SOURCE_DATE_EPOCH ??= "946684800"; // 2000-01-01

mkdirSync(join(here, "dist"), { recursive: true });
const built = await build({
  absWorkingDir: here, entryPoints: ["src/extension.js"], outfile: "dist/extension.js", bundle: true, minify: true, platform: "node",
  format: "cjs", target: "node20", external: ["vscode"], legalComments: "none", metafile: true, logLevel: "warning",
});

/** The licences of the packages in the bundle. */
function licences() {
  const names = new Set(Object.keys(built.metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
  return [...names].sort().map((name) => {
    const folder = join("node_modules", name);
    const { version, license } = JSON.parse(read(join(folder, "package.json")));
    const text = ["License.txt", "LICENSE", "LICENSE.md", "LICENSE.txt"].map((file) => { try { return read(join(folder, file)); } catch { return ""; } }).find(Boolean);
    if (!text) {
      throw new Error(`${name} has no licence file`);
    }
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  }).join(`\n${"-".repeat(78)}\n\n`);
}

const xml = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** The manifest of the package: PackageManifest 2.0.0 of VSIX. */
const vsixManifest = `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
  <Metadata>
    <Identity Language="en-US" Id="${manifest.name}" Version="${manifest.version}" Publisher="${manifest.publisher}"/>
    <DisplayName>${xml(manifest.displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(manifest.description)}</Description>
    <Tags>${xml(manifest.keywords.join(","))}</Tags>
    <Categories>${xml(manifest.categories.join(","))}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${manifest.engines.vscode}"/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionDependencies" Value=""/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionPack" Value=""/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
    </Properties>
    <License>extension/LICENSE</License>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE" Addressable="true"/>
  </Assets>
</PackageManifest>
`;

const types = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${[
  [".json", "application/json"], [".vsixmanifest", "text/xml"], [".js", "application/javascript"], [".md", "text/markdown"], [".txt", "text/plain"],
].map(([extension, type]) => `<Default Extension="${extension}" ContentType="${type}"/>`).join("")}<Override PartName="/extension/LICENSE" ContentType="text/plain"/></Types>
`;

/** What the extension says of itself, without what only its building needs. */
const shipped = (({ scripts, devDependencies, private: _, ...rest }) => JSON.stringify(rest, null, 2) + "\n")(manifest);

const zip = new yazl.ZipFile();
const files = {
  "extension.vsixmanifest": vsixManifest, "[Content_Types].xml": types, "extension/package.json": shipped, "extension/LICENSE": read("../../LICENSE"),
  "extension/licences.txt": licences(),
};
for (const name of ["README.md", "language-configuration.json", "dist/extension.js", "syntaxes/vtl.tmLanguage.json", "syntaxes/vtl.yaml.tmLanguage.json", "syntaxes/vtl.json.tmLanguage.json"]) {
  files[`extension/${name}`] = read(name);
}
for (const [name, text] of Object.entries(files)) {
  zip.addBuffer(Buffer.from(text), name, { mtime: new Date(Number(process.env.SOURCE_DATE_EPOCH) * 1000), mode: 0o100644 });
}
zip.end();
await pipeline(zip.outputStream, createWriteStream(join(here, "gatemap.vsix")));
