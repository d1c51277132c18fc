import { PluginError } from '@caliopen/contract/plugin/errors'
import type { Api, ApiReply } from './api.js'
import { fault, faultOf, isNotOurs, type Subject } from './faults.js'
import { fieldTypesOf, nameOf, readRecord, typeOf, type OvhRecord } from './records.js'
import type { Steps } from './steps.js'

/** Each is a request of its own, and a plugin has so many a minute. */
const MOST_RECORDS = 500
const AT_ONCE = 8

/** The zone with the longest name that holds it. What the keys do not open counts as not there. */
export async function zoneOf(api: Api, name: string): Promise<string> {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.')
  for (let skip = 0; skip <= labels.length - 2; skip += 1) {
    const zone = labels.slice(skip).join('.')
    const reply = await api.get(['domain', 'zone', zone])
    if (reply.status === 200) return zone
    if (!isNotOurs(reply)) throw faultOf(reply, { name, zone })
  }
  throw fault('E_NO_ZONE', 'no_zone', 'no zone holds it', { name })
}

/** The records of a zone, which are edited apart and published as a whole. */
export class Zone {
  readonly name: string
  readonly #api: Api
  readonly #path: readonly string[]

  constructor(api: Api, name: string) {
    this.#api = api
    this.name = name
    this.#path = ['domain', 'zone', name]
  }

  /** All but the SOA, which is no record of the API's. */
  async records(): Promise<OvhRecord[]> {
    const ids = await this.#ids({})
    if (ids.length > MOST_RECORDS) {
      const values = { zone: this.name, most: MOST_RECORDS }
      throw fault('E_LIMIT', 'too_large', `${ids.length} records`, values)
    }
    return this.#read(ids)
  }

  /** The API's filters are patterns, in which `_` is any character: what they bring is looked at once more. */
  async find(subDomain: string, type: string): Promise<OvhRecord[]> {
    const ids: number[] = []
    for (const fieldType of fieldTypesOf(type))
      ids.push(...(await this.#ids({ fieldType, subDomain })))
    const name = nameOf({ subDomain }, this.name)
    const records = await this.#read([...new Set(ids)])
    return records.filter((one) => nameOf(one, this.name) === name && typeOf(one) === type)
  }

  /** false: a record that was to get another value is gone. What cannot be taken back comes last. */
  async take(
    { creates, updates, deletes }: Steps,
    subDomain: string,
    subject: TypedSubject
  ): Promise<boolean> {
    for (const { id, ...one } of updates) {
      const reply = await this.#api.put(this.#pathOf(id), { subDomain, ...one })
      if (reply.status === 404) return false
      succeeded(reply, subject)
    }
    for (const one of creates) {
      const record = { fieldType: subject.type, subDomain, ...one }
      succeeded(await this.#api.post([...this.#path, 'record'], record), subject)
    }
    for (const id of deletes) {
      const reply = await this.#api.delete(this.#pathOf(id))
      if (reply.status !== 404) succeeded(reply, subject)
    }
    return true
  }

  /** Without it, name servers know nothing of what was edited. */
  async publish(): Promise<void> {
    succeeded(await this.#api.post([...this.#path, 'refresh']), this.#subject)
  }

  async #ids(filter: Record<string, string>): Promise<number[]> {
    const reply = succeeded(await this.#api.get([...this.#path, 'record'], filter), this.#subject)
    const { body } = reply
    if (Array.isArray(body) && body.every((id) => typeof id === 'number')) return body
    throw new PluginError('E_TEMPORARY', 'an answer of another shape than documented')
  }

  async #read(ids: readonly number[]): Promise<OvhRecord[]> {
    const records: OvhRecord[] = []
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE)
      const replies = await Promise.all(some.map((id) => this.#api.get(this.#pathOf(id))))
      // taken away since it was named
      const there = replies.filter(({ status }) => status !== 404)
      records.push(...there.map((reply) => readRecord(succeeded(reply, this.#subject).body)))
    }
    return records
  }

  #pathOf(id: number): string[] {
    return [...this.#path, 'record', String(id)]
  }

  get #subject(): Subject {
    return { name: this.name, zone: this.name }
  }
}

export type TypedSubject = Subject & { type: string }

function succeeded(reply: ApiReply, subject: Subject): ApiReply {
  if (reply.status >= 200 && reply.status < 300) return reply
  throw faultOf(reply, subject)
}
