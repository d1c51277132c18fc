import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { DnsAnswer, DnsQuestion } from '@caliopen/contract/plugin/host'
import { PluginError } from '@caliopen/contract/plugin/errors'

const TIMEOUT = 5_000
const TRIES = 2
const MOST_ADDRESSES = 4
const MOST_ANSWERS = 100

const NO_ANSWER: ReadonlySet<string> = new Set(['ENODATA', 'ENOTFOUND'])

/** Asks the configured servers; where none are, the system. */
export class BrokerResolver {
  readonly #resolver = new Resolver({ timeout: TIMEOUT, tries: TRIES })
  readonly #isSystem: boolean

  constructor(servers: readonly string[]) {
    this.#isSystem = servers.length === 0
    if (!this.#isSystem) this.#resolver.setServers(servers)
  }

  /** Addresses of a host, IPv6 and IPv4 in turns, at most 4; `local` also looks where the system keeps its own names. */
  async addressesOf(host: string, local: boolean): Promise<string[]> {
    if (isIP(host)) return [host]
    const asked = this.#isSystem ? [] : await this.#askBoth(host)
    if (asked.length > 0) return asked
    return this.#isSystem || local ? lookedUp(host) : []
  }

  /** Empty where there is none; E_TEMPORARY when nobody answers. */
  async ask(name: string, type: DnsQuestion): Promise<DnsAnswer[]> {
    const answers = await orNone(async () => {
      const found: unknown = await this.#resolver.resolve(name, type)
      return Array.isArray(found) ? (found as unknown[]) : [found]
    })
    return answers.slice(0, MOST_ANSWERS).map((answer) => answerOf(type, answer))
  }

  async #askBoth(host: string): Promise<string[]> {
    const [six, four] = await Promise.all([
      orNone(() => this.#resolver.resolve6(host)),
      orNone(() => this.#resolver.resolve4(host)),
    ])
    return inTurns(six, four).slice(0, MOST_ADDRESSES)
  }
}

async function lookedUp(host: string): Promise<string[]> {
  const found = await orNone(() => lookup(host, { all: true }))
  return found.map(({ address }) => address).slice(0, MOST_ADDRESSES)
}

async function orNone<T>(question: () => Promise<T[]>): Promise<T[]> {
  try {
    return await question()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN'
    if (NO_ANSWER.has(code)) return []
    throw new PluginError('E_TEMPORARY', `the DNS does not answer: ${code}`)
  }
}

/** A family whose servers are not reached costs one attempt, not all. */
function inTurns(six: readonly string[], four: readonly string[]): string[] {
  const longest = Math.max(six.length, four.length)
  return Array.from({ length: longest }, (_, at) => [six[at], four[at]])
    .flat()
    .filter((address) => address !== undefined)
}

function answerOf(type: DnsQuestion, answer: unknown): DnsAnswer {
  if (Array.isArray(answer)) return { value: answer.join('') }
  if (typeof answer === 'string') return { value: answer }
  const fields = Object.entries(answer as object).filter(([, value]) => isFlat(value))
  return { type, ...Object.fromEntries(fields) }
}

function isFlat(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}
