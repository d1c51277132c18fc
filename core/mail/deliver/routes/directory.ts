import { Resolver } from 'node:dns/promises'
import type { Answer, MailExchanger } from './plan.js'

/** How long one question may take, each of two times. */
const TIMEOUT = 5_000
const TRIES = 2

/** More addresses of one host than this are tried by nobody. */
const ADDRESSES = 4

/** Asks the DNS where mail goes. */
export interface Directory {
  exchangersOf(domain: string): Promise<Answer<MailExchanger[]>>
  /** IPv6 first, in the order of the answers */
  addressesOf(host: string): Promise<Answer<string[]>>
}

/** `servers` are `host:port`; none means the system's. */
export function openDirectory(servers: readonly string[]): Directory {
  const resolver = new Resolver({ timeout: TIMEOUT, tries: TRIES })
  if (servers.length > 0) resolver.setServers(servers)
  return {
    exchangersOf: (domain) => ask(() => resolver.resolveMx(domain)),
    async addressesOf(host) {
      const answers = await Promise.all([
        ask(() => resolver.resolve6(host)),
        ask(() => resolver.resolve4(host)),
      ])
      return join(answers)
    },
  }
}

async function ask<Found>(question: () => Promise<Found[]>): Promise<Answer<Found[]>> {
  try {
    const found = await question()
    return found.length > 0 ? { kind: 'found', found } : { kind: 'none' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN'
    if (code === 'ENODATA') return { kind: 'none' }
    if (code === 'ENOTFOUND') return { kind: 'no_name' }
    return { kind: 'unknown', reason: code }
  }
}

/** An address of either family will do, also when the other question found no answer. */
export function join(answers: readonly Answer<string[]>[]): Answer<string[]> {
  const found = answers.flatMap((answer) => (answer.kind === 'found' ? [answer.found] : []))
  if (found.length > 0) return { kind: 'found', found: alternate(found).slice(0, ADDRESSES) }
  return answers.find(({ kind }) => kind === 'unknown') ?? answers[0] ?? { kind: 'none' }
}

/** The first of each family, then the second … so that a broken family costs one attempt. */
function alternate(families: readonly string[][]): string[] {
  const longest = Math.max(...families.map(({ length }) => length))
  return Array.from({ length: longest }, (_, position) =>
    families.flatMap((family) => family[position] ?? [])
  ).flat()
}
