import type { Log } from '@caliopen/contract/log'
import type { Bus } from '#core/bus/bus.js'
import type { ActiveRules } from '#core/messages/rejudge/rejudging.js'
import type { TrustJudge } from '#core/trust/verdict.js'
import type { Sql } from '#database/sql.js'
import type { PluginCalls } from '../hosts/plugin_calls.js'
import type { RunningPlace } from '../installed/running.js'
import { pluginJudge } from './plugin_judge.js'
import { Rulebook } from './rulebook.js'

export interface TrustParts {
  sql: Sql
  bus: Pick<Bus, 'subscribe'>
  calls: PluginCalls
  log: Pick<Log, 'warn'>
  place: RunningPlace
}

export interface OpenTrust {
  judge: TrustJudge
  /** null while no plugin with rules is active */
  rules(): Promise<ActiveRules | null>
}

/** The judge of this installation: the trust rules of whichever plugins are active. */
export function openTrust({ sql, bus, calls, log, place }: TrustParts): OpenTrust {
  const rulebook = new Rulebook(sql, place)
  const newJudge = () => pluginJudge({ calls, log, rulePlugins: () => rulebook.plugins() })
  let judge = newJudge()
  bus.subscribe('plugins.changed', () => {
    rulebook.forget()
    // who failed before may be mended now
    judge = newJudge()
  })
  return { judge: (facts) => judge(facts), rules: () => rulebook.active() }
}
