// `npm run bundle`: the program with the packages it loads in few files, in `bundle/`, as the image starts it. A process
// that reads 700 files before its first answer takes almost twice as long. Not shortened: a stack trace names our functions,
// and a comment above each part the file it was.
import path from 'node:path';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const root = path.join(import.meta.dirname, '..');
const outdir = path.join(root, 'bundle');

rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ['src/bin.ts', 'src/main.ts'],
  outdir,
  bundle: true,
  splitting: true, // what only some commands load stays apart
  chunkNames: 'parts/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
  // Packages in the older form call `require`, which a module does not have.
  banner: {
    js: "import { createRequire as requireFor } from 'node:module';\nconst require = requireFor(import.meta.url);",
  },
});
