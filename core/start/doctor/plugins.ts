import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { good, warning, type Finding } from './finding.js'

/** Plugins that were switched off, each with why and what to do; one good finding where there is none. */
export function judgePlugins(
  installed: readonly Pick<InstalledPlugin, 'id' | 'state' | 'failure'>[],
  safeMode: boolean
): Finding[] {
  if (safeMode) {
    return [
      warning('plugins', 'safe mode: none runs', 'Start without --safe-mode to have them back.'),
    ]
  }
  const off = installed.filter(({ state }) => state === 'off')
  if (off.length === 0) return [good('plugins', `${installed.length} installed, none switched off`)]
  return off.map(({ id, failure }) => {
    const why = failure ? `${failure.code}: ${failure.detail}` : 'nobody knows why'
    const advice = `Update it, remove it, or try it again: npm run ace -- plugin:activate ${id}`
    return warning('plugins', `${id} is switched off (${why})`, advice)
  })
}
