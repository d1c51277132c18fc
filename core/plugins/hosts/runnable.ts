import type { FieldValues } from '@caliopen/contract/manifest/fields'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import type { Grants } from '../installed/installed_plugin.js'

/** All that a sandbox needs to run one version of a plugin. */
export interface RunnablePlugin {
  id: string
  version: string
  manifest: Manifest
  grants: Grants
  /** `plugin.js`: one bundled ES module */
  code: Uint8Array
  /** secrets opened */
  settings: FieldValues
}

/** Where the hosts learn what is to run. Called anew after plugins.changed. */
export interface RunnableSource {
  /** those that are active or on probation and have code */
  list(): Promise<{ id: string; hash: string; manifest: Manifest }[]>
  load(id: string): Promise<RunnablePlugin>
  /** it crashed too often, or was caught at what it may not do: it goes off, and why */
  switchOff(id: string, failure: { code: string; detail: string }): Promise<void>
}
