import { PluginError } from '@caliopen/contract/plugin/errors'
import type { RunnablePlugin } from '../hosts/runnable.js'
import { Budget } from './budget.js'
import { LogSink } from './log/log_sink.js'
import { PluginLog } from './log/plugin_log.js'
import { deliverEvents } from './deliver_events.js'
import { NetworkCalls } from './net/network_calls.js'
import { Params } from './params.js'
import { Reach } from './reach/reach.js'
import { withReachOf } from './reach/values_of_calls.js'
import type { BrokerNetwork, BrokerServices } from './services.js'
import { storageCalls } from './storage/storage_calls.js'
import type { BrokerCall, BrokerTable } from './table.js'
import { Turns } from './turns.js'
import { noUsage, type BrokerUsage } from './usage.js'

const FETCHES_AT_A_TIME = 8
const STORING_AT_A_TIME = 8

/** Between one plugin and the world: lets pass what was approved, within budgets, and counts all of it. */
export class Broker {
  readonly #runnable: RunnablePlugin
  readonly #services: BrokerServices
  readonly #whenRoomy: () => Promise<void>
  readonly #budget = new Budget()
  readonly #reach: Reach
  readonly #network: BrokerNetwork
  readonly #log: LogSink
  readonly #calls: ReadonlyMap<string, BrokerCall>
  readonly usage: BrokerUsage = noUsage()

  /** `whenRoomy` resolves when the plugin has taken what it was answered. */
  constructor(
    runnable: RunnablePlugin,
    services: BrokerServices,
    whenRoomy: () => Promise<void> = () => Promise.resolve()
  ) {
    const { id, grants, settings } = runnable
    this.#runnable = runnable
    this.#services = services
    this.#reach = new Reach(grants.permissions.hosts ?? [], settings, grants.privateHosts)
    this.#whenRoomy = whenRoomy
    this.#network = services.networkOf?.(this.#reach) ?? this.#realNetwork()
    const log = services.logOf?.(id) ?? new PluginLog(services.sql, id)
    this.#log = new LogSink(id, services.log, log, this.#budget)
    this.#calls = new Map(Object.entries(this.#table()))
  }

  /** Rejects with a PluginError, whatever happened. */
  async answer(method: string, params: unknown): Promise<unknown> {
    try {
      return await this.#answer(method, params)
    } catch (error) {
      throw this.#refusal(method, error)
    }
  }

  /** What the core asks of the plugin may open a place to it, as the reach says. */
  during<T>(method: string, params: unknown, work: () => Promise<T>): Promise<T> {
    return withReachOf(this.#reach, method, params, work)
  }

  /** Its streams end, its requests are given up; `why` is written into its log. */
  close(why: PluginError | null = null): void {
    this.#network.close()
    if (why) this.#log.tellEnd(`${why.code}: ${why.message}`)
  }

  async #answer(method: string, params: unknown): Promise<unknown> {
    const call = this.#calls.get(method)
    if (!call) throw new PluginError('E_NOT_ALLOWED', `nobody answers ${method}`)
    this.usage.calls[method] = (this.usage.calls[method] ?? 0) + 1
    if (call.budget && !this.#budget.take(call.budget)) {
      const retryAfter = this.#budget.wait(call.budget)
      throw new PluginError('E_LIMIT', `too many ${call.budget} a minute`, { retryAfter })
    }
    const answer = () => call.answer(new Params(params))
    return call.turns ? call.turns.take(answer) : answer()
  }

  #realNetwork(): BrokerNetwork {
    return new NetworkCalls(this.#reach, this.#services.dnsServers, {
      budget: this.#budget,
      turns: new Turns(FETCHES_AT_A_TIME, this.#whenRoomy),
      usage: this.usage,
    })
  }

  #table(): BrokerTable {
    const runnable = this.#runnable
    const services = this.#services
    return {
      'log': {
        budget: null,
        turns: null,
        answer: (params) => this.#log.take(params.list('lines', 1_000)),
      },
      ...storageCalls(runnable, services, new Turns(STORING_AT_A_TIME, this.#whenRoomy)),
      ...this.#network.table,
      'channel/deliver': {
        budget: 'deliveries',
        turns: null,
        answer: (params) => deliverEvents(runnable, services, params.list('events', 100)),
      },
    }
  }

  /** What was not foreseen is ours to know and not the plugin's. */
  #refusal(method: string, error: unknown): PluginError {
    if (error instanceof PluginError) {
      if (!isRefusal(error)) return error
      this.usage.refused++
      this.#log.tell('warn', `${method} was refused: ${error.code}: ${error.message}`)
      return error
    }
    this.#services.log.error({ err: error, plugin: this.#runnable.id, method }, 'a broker failed')
    return new PluginError('E_TEMPORARY', `the core could not do ${method}`)
  }
}

function isRefusal({ code }: PluginError): boolean {
  return code === 'E_NOT_ALLOWED' || code === 'E_LIMIT' || code === 'E_CONTRACT'
}
