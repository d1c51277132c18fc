import type { Plugin } from '../plugin/define_plugin.js'
import { PluginError } from '../plugin/errors.js'
import type { Facts } from '../facts.js'
import { askRules } from '../plugin/ask_rules.js'
import { CODE_POINTS, EVERY_RULE, POINT_METHODS, type CodePoint } from '../points/methods.js'
import { HEALTH, TICK, type StartAnswer } from './protocol.js'

type Method = (params: unknown) => unknown

/** Finds what a call is meant for in the plugin. */
export class PluginCalls {
  readonly #methods = new Map<string, Method>()

  constructor(readonly plugin: Plugin) {
    for (const point of CODE_POINTS) this.#addPoint(point)
    const { trustRules = {} } = plugin
    this.#methods.set(EVERY_RULE, (facts) => askRules(trustRules, facts as Facts[]))
    this.#methods.set(HEALTH, () => plugin.health?.())
    this.#methods.set(TICK, () => plugin.tick?.())
  }

  /** What the manifest said is compared with this by the core. */
  get answer(): StartAnswer {
    const contributions: Record<string, string[]> = {}
    for (const name of this.#methods.keys()) {
      const [, contribution, method] = /^(\w+\/[^/*]+)\/(\w+)$/.exec(name) ?? []
      if (contribution && method) (contributions[contribution] ??= []).push(method)
    }
    const { health, tick } = this.plugin
    return { contributions, optional: { health: Boolean(health), tick: Boolean(tick) } }
  }

  async call(name: string, params: unknown): Promise<unknown> {
    const method = this.#methods.get(name)
    if (!method) throw new PluginError('E_CONTRACT', `the plugin has no ${name}`)
    return method(params)
  }

  #addPoint(point: CodePoint): void {
    const { required, optional } = POINT_METHODS[point]
    for (const [name, contribution] of Object.entries(this.plugin[point] ?? {})) {
      for (const method of [...required, ...optional]) {
        const found: unknown = Reflect.get(contribution, method)
        if (typeof found !== 'function') continue
        this.#methods.set(`${point}/${name}/${method}`, (params) =>
          Reflect.apply(found, contribution, [params])
        )
      }
    }
  }
}
