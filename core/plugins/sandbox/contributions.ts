import type { StartAnswer } from '@caliopen/contract/child/protocol'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { CODE_POINTS, POINT_METHODS } from '@caliopen/contract/points/methods'

/** What the manifest declares must be there, whole: throws E_CONTRACT and says what is missing. */
export function checkContributions({ contributes }: Manifest, answer: StartAnswer): void {
  for (const point of CODE_POINTS) {
    for (const { name } of contributes[point] ?? []) {
      const has = methodsOf(answer, `${point}/${name}`)
      const missing = POINT_METHODS[point].required.filter((method) => !has.includes(method))
      if (missing.length === 0) continue
      const what = `${point}/${name} without ${missing.join(', ')}`
      throw new PluginError('E_CONTRACT', `the manifest declares what plugin.js lacks: ${what}`)
    }
  }
}

/** It comes from code that is not trusted. */
function methodsOf(answer: StartAnswer, contribution: string): readonly unknown[] {
  const methods: unknown = answer?.contributions?.[contribution]
  return Array.isArray(methods) ? methods : []
}
