import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Conformance } from '@caliopen/contract/kit/conformance'
import { bundleTool } from '../../packing/bundle.js'
import { PackingError } from '../../packing/errors.js'

const PLACES = ['src/conformance.ts', 'src/conformance.js', 'conformance.ts', 'conformance.js']

/** What the author tells the kits; a package without it can be tried out as far as no far side is needed. */
export async function loadConformance(folder: string): Promise<Conformance> {
  const path = PLACES.find((place) => existsSync(join(folder, place)))
  if (!path) return {}
  const code = await bundleTool(folder, path)
  const module: unknown = await import(`data:text/javascript;base64,${code.toString('base64')}`)
  const { default: conformance } = module as { default?: Conformance }
  if (typeof conformance === 'object' && conformance !== null) return conformance
  throw new PackingError([`${path} has no default export: defineConformance({ … }).`])
}
