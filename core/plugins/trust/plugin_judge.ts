import { PluginError } from '@caliopen/contract/plugin/errors'
import type { Evidence } from '@caliopen/contract/evidence'
import type { Facts } from '@caliopen/contract/facts'
import type { Log } from '@caliopen/contract/log'
import { EVERY_RULE } from '@caliopen/contract/points/methods'
import { judgeWithoutRules, verdictOn, type TrustJudge } from '#core/trust/verdict.js'
import type { PluginCalls } from '../hosts/plugin_calls.js'
import { Breaker } from './breaker.js'
import { pendingPlugin, readAnswer } from './read_answer.js'
import type { RulePlugin } from './rule_plugin.js'

/** Of one call; a larger batch is asked about in several. */
export const BATCH = 64

/** Milliseconds a call, once the plugin runs: to start it takes what it takes. */
const DEADLINE = 250

export interface JudgeParts {
  calls: PluginCalls
  /** the plugins whose rules count now, in the order in which their evidence is read */
  rulePlugins: () => Promise<readonly RulePlugin[]>
  log: Pick<Log, 'warn'>
}

/**
 * The rules of the active plugins as one judge. All rules of a plugin are asked in one call a batch, all plugins at
 * once; a plugin that does not answer in time is pending and, after some times, not waited for.
 */
export function pluginJudge({ calls, rulePlugins, log }: JudgeParts): TrustJudge {
  const known = new Map<string, KnownPlugin>()
  const ask = (plugin: RulePlugin, facts: readonly Facts[]) => {
    const one = known.get(plugin.id) ?? new KnownPlugin(calls, log)
    known.set(plugin.id, one)
    return one.ask(plugin, facts)
  }
  return async (facts) => {
    const plugins = await rulePlugins()
    if (plugins.length === 0) return judgeWithoutRules(facts)
    const answers = await Promise.all(plugins.map((plugin) => ask(plugin, facts)))
    return facts.map((_, message) => verdictOn(answers.flatMap((rows) => rows[message] ?? [])))
  }
}

/** How a plugin has behaved so far. */
class KnownPlugin {
  #calls: PluginCalls
  #log: Pick<Log, 'warn'>
  #breaker = new Breaker()

  constructor(calls: PluginCalls, log: Pick<Log, 'warn'>) {
    this.#calls = calls
    this.#log = log
  }

  async ask(plugin: RulePlugin, facts: readonly Facts[]): Promise<Evidence[][]> {
    const rows: Evidence[][] = []
    for (let at = 0; at < facts.length; at += BATCH) {
      rows.push(...(await this.#askBatch(plugin, facts.slice(at, at + BATCH))))
    }
    return rows
  }

  async #askBatch(plugin: RulePlugin, facts: readonly Facts[]): Promise<Evidence[][]> {
    if (this.#breaker.isOpen(Date.now())) return allPending(plugin, facts, 'E_RESTING')
    try {
      const answer = await this.#calls.call(plugin.id, EVERY_RULE, facts, { deadline: DEADLINE })
      this.#breaker.succeed()
      return readAnswer(plugin, facts, answer)
    } catch (error) {
      this.#failed(plugin, error)
      return allPending(plugin, facts, causeOf(error))
    }
  }

  #failed({ id }: RulePlugin, error: unknown): void {
    if (!this.#breaker.fail(Date.now())) return
    this.#log.warn({ err: error, plugin: id }, 'its trust rules do not answer; nobody waits for it')
  }
}

function allPending(plugin: RulePlugin, facts: readonly Facts[], cause: string): Evidence[][] {
  return facts.map(() => [pendingPlugin(plugin, cause)])
}

function causeOf(error: unknown): string {
  return error instanceof PluginError ? `${error.code}: ${error.message}` : String(error)
}
