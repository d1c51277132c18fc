import { isBuiltin } from 'node:module'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourceFor } from '@caliopen/contract/child/modules'
import { SHIMS } from '@caliopen/contract/shims/aliases'
import { build, type BuildFailure, type Metafile, type OnResolveResult, type Plugin } from 'esbuild'
import { PackingError } from './errors.js'

const CONTRACT = /^@caliopen\/contract\//
const RESOLVED = 'resolved by us'

/**
 * `plugin.js` of a folder: bundled from `src/plugin.ts` where there are sources, else the file that is there, else
 * null. The same sources give the same bytes, wherever they stand. Throws a PackingError.
 */
export async function bundlePlugin(folder: string): Promise<Buffer | null> {
  const source = ['src/plugin.ts', 'src/plugin.js'].find((path) => existsSync(join(folder, path)))
  if (source) return bundleFile(folder, source)
  return existsSync(join(folder, 'plugin.js')) ? readFile(join(folder, 'plugin.js')) : null
}

/** A file beside the plugin that runs on the author's own machine, and may use all of Node there. */
export async function bundleTool(folder: string, entry: string): Promise<Buffer> {
  const { code } = await bundle(folder, entry, [contract()])
  return code
}

async function bundleFile(folder: string, entry: string): Promise<Buffer> {
  const { code, metafile } = await bundle(folder, entry, [sockets(folder), contract()])
  refuseForbidden(metafile)
  return code
}

async function bundle(folder: string, entry: string, plugins: Plugin[]) {
  try {
    const { outputFiles, metafile } = await build({
      absWorkingDir: folder,
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      target: 'node26',
      charset: 'utf8',
      logLevel: 'silent',
      plugins,
      tsconfigRaw: { compilerOptions: { target: 'esnext' } },
    })
    const code = Buffer.from(withRequire(withStableNames(outputFiles[0]?.text ?? '', metafile)))
    return { code, metafile }
  } catch (error) {
    throw new PackingError(sentencesOf(error))
  }
}

/** Node's sockets become those of the host. */
function sockets(folder: string): Plugin {
  return {
    name: 'sockets',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^(node:)?(net|tls|dns|dns\/promises)$/ }, ({ path, kind }) =>
        resolve(SHIMS[path] ?? path, { resolveDir: folder, kind })
      )
    },
  }
}

/**
 * The contract is the one beside the plugin, or ours where it has none, so that a folder outside the repository needs
 * no installation.
 */
function contract(): Plugin {
  return {
    name: 'contract',
    setup({ onResolve, resolve }) {
      onResolve({ filter: CONTRACT }, async ({ path, kind, resolveDir, pluginData }) => {
        if (pluginData === RESOLVED) return undefined
        const own = await resolve(path, { resolveDir, kind, pluginData: RESOLVED })
        return own.errors.length === 0 ? own : ourContract(path)
      })
    },
  }
}

function ourContract(path: string): OnResolveResult {
  const file = fileURLToPath(import.meta.resolve(path))
  if (existsSync(file)) return { path: file }
  return { errors: [{ text: `There is no ${path}: the contract has nothing of that name.` }] }
}

/** What the sandbox denies anyway had better be told to the author than to the administrator. */
function refuseForbidden({ inputs }: Metafile): void {
  const sentences = Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports
      .filter(({ kind, path }) => kind === 'import-statement' && isForbidden(path))
      .map(
        ({ path }) => `${file} imports "${path}", which no plugin has: its host is all there is.`
      )
  )
  if (sentences.length > 0) throw new PackingError(sentences)
}

function isForbidden(path: string): boolean {
  if (!isBuiltin(path)) return false
  try {
    sourceFor(path)
    return false
  } catch {
    return true
  }
}

/** Libraries of old ask for Node's modules with `require`, which an ES module has only when it makes one. */
function withRequire(code: string): string {
  if (!code.includes('Dynamic require of')) return code
  return `import { createRequire } from "node:module";\nconst require = createRequire("/");\n${code}`
}

/** esbuild names every module in a comment, and where ours stands differs from build to build. */
function withStableNames(code: string, { inputs }: Metafile): string {
  const names = Object.keys(inputs).flatMap((path): [string, string][] => {
    const inside = /(?:@caliopen|core)\/contract\/src\/(.+)\.[jt]s$/.exec(path)?.[1]
    return inside ? [[`// ${path}`, `// @caliopen/contract/${inside}`]] : []
  })
  const stable = new Map(names)
  return code
    .split('\n')
    .map((line) => stable.get(line) ?? line)
    .join('\n')
}

function sentencesOf(error: unknown): string[] {
  const { errors } = error as BuildFailure
  if (!Array.isArray(errors)) throw error
  return errors.map(({ text, location }) => {
    const where = location ? `${location.file}:${location.line}: ` : ''
    return `${where}${text}`
  })
}
