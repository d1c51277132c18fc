import { fileURLToPath } from 'node:url'

let bundled: Promise<string> | null = null

/**
 * The child's side as one text, bundled when the first plugin starts: from the sources as well as from a build, for
 * it is wherever the contract is.
 */
export function runtimeScript(): Promise<string> {
  return (bundled ??= bundle())
}

async function bundle(): Promise<string> {
  const { build, stop } = await import('esbuild')
  const entry = fileURLToPath(import.meta.resolve('@caliopen/contract/child/main'))
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    minify: true,
    logLevel: 'silent',
  })
  // it would keep a process of its own
  await stop()
  return outputFiles[0]?.text ?? ''
}
