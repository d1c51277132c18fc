import { AnswerCache } from './asking/answer_cache.js'
import type { AnyAnswer } from './asking/answer_cache.js'
import { Servers } from './asking/ask_servers.js'
import { Gate } from './asking/gate.js'
import { serversOf } from './asking/servers.js'
import type { DnsAnswer, DnsRecords, DnsType, Resolver } from './resolver.js'
import { ALIASES, interpret } from './wire/interpret.js'
import { plainName, writeName } from './wire/names.js'

/** Answers that are remembered at most, and questions that are asked at once. */
const REMEMBERED = 20_000
const AT_ONCE = 256

/** An answer and the seconds for which it holds. */
interface Timed {
  answer: AnyAnswer
  ttl: number
}

/**
 * `servers` are `host:port` each, none means the system's. `trusted`: their word that an answer is
 * authentic counts, also where they are not on this machine.
 */
export function openResolver(servers: readonly string[], trusted = false): Resolver {
  return new AskingResolver(new Servers(serversOf(servers, trusted)))
}

/** Remembers answers, and asks what several want to know at the same time once. */
class AskingResolver implements Resolver {
  readonly #servers: Servers
  readonly #cache = new AnswerCache(REMEMBERED)
  readonly #gate = new Gate(AT_ONCE)
  readonly #asking = new Map<string, Promise<AnyAnswer>>()

  constructor(servers: Servers) {
    this.#servers = servers
  }

  ask<Type extends DnsType>(
    name: string,
    type: Type,
    signal?: AbortSignal
  ): Promise<DnsAnswer<DnsRecords[Type]>> {
    const plain = plainName(name)
    const key = `${type} ${plain}`
    const known = this.#cache.get(key)
    const answer = known
      ? Promise.resolve(known)
      : (this.#asking.get(key) ?? this.#begin(key, plain, type))
    // What stands under a key of this type is of this type.
    return ownCopy(known || !signal ? answer : orAborted(answer, signal)) as Promise<
      DnsAnswer<DnsRecords[Type]>
    >
  }

  #begin(key: string, name: string, type: DnsType): Promise<AnyAnswer> {
    const asking = this.#gate
      .pass(() => this.#resolve(name, type))
      .then(({ answer, ttl }) => {
        this.#asking.delete(key)
        this.#cache.keep(key, answer, ttl)
        return answer
      })
    this.#asking.set(key, asking)
    return asking
  }

  async #resolve(name: string, type: DnsType): Promise<Timed> {
    // What can be no name does not exist, and nobody has to be asked.
    if (!writeName(name)) return { answer: { kind: 'no_name', authentic: false }, ttl: 60 }
    try {
      return await this.#follow(name, type)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return { answer: { kind: 'unknown', reason }, ttl: 1 }
    }
  }

  /** Asks for the other name where whom we asked says only that it is another's. */
  async #follow(name: string, type: DnsType): Promise<Timed> {
    let [asked, longest, authentic] = [name, Infinity, true]
    for (let links = 0; links <= ALIASES; links += 1) {
      const { message, trusted } = await this.#servers.ask(asked, type)
      const said = interpret(message, asked, type, trusted)
      const ttl = Math.min(longest, said.ttl)
      if (said.kind === 'answer') {
        const { answer } = said
        if (answer.kind === 'unknown') return { answer, ttl: 1 }
        return { answer: { ...answer, authentic: authentic && answer.authentic }, ttl }
      }
      authentic &&= trusted && message.authentic
      longest = ttl
      asked = said.target
    }
    return { answer: { kind: 'unknown', reason: `the aliases of ${name} run in circles` }, ttl: 1 }
  }
}

/** Everybody may do with the records what they like. */
async function ownCopy(answer: Promise<AnyAnswer>): Promise<AnyAnswer> {
  const known = await answer
  return known.kind === 'found' ? { ...known, found: [...known.found] } : known
}

/** Who does not want to wait any longer gets no answer; the question goes on for the others. */
function orAborted(answer: Promise<AnyAnswer>, signal: AbortSignal): Promise<AnyAnswer> {
  return new Promise((resolve) => {
    const abort = () => resolve({ kind: 'unknown', reason: 'the question was given up' })
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    void answer.then((found) => {
      signal.removeEventListener('abort', abort)
      resolve(found)
    })
  })
}
