import { fileURLToPath } from 'node:url'

let bundled: Promise<string> | null = null

/**
 * The child's side as one text, bundled when the first plugin starts: from the sources as well as from a build, for
 * it is wherever the contract is.
 */
export function runtimeScript(): Promise<string> {
  return (bundled ??= bundle())
}

/** It takes less than a tenth of a second once; esbuild's own process would stay for the next time, which does not come. */
async function bundle(): Promise<string> {
  const { buildSync, stop } = await import('esbuild')
  const entry = fileURLToPath(import.meta.resolve('@caliopen/contract/child/main'))
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    minify: true,
    logLevel: 'silent',
  })
  await stop()
  return outputFiles[0]?.text ?? ''
}
