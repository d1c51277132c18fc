import { createHash } from 'node:crypto'

/** More people than this are an audience: what they get is discussed with its writer alone. */
const MOST_PERSONS = 50

/** Who a message is between. */
export interface Between {
  channel: string
  from: string | null
  /** everybody that it names, its writer first */
  all: readonly string[]
  /** the other end of a chat, or its room; null for a letter */
  chatWith: string | null
}

/** The contact that an address belongs to, as a person; undefined: nobody made one of it. */
export type PersonOf = (channel: string, address: string) => string | undefined

/** The persons of a message but its account: a contact, or an address that nobody made a contact of. Sorted. */
export function personsIn(
  { channel, from, all, chatWith }: Between,
  own: ReadonlySet<string>,
  contact: PersonOf
): string[] {
  const person = (address: string) => contact(channel, address) ?? `${channel}:${address}`
  if (chatWith !== null) return [person(chatWith)]
  const others = [...new Set(all)].filter((address) => !own.has(address))
  const limited = others.length > MOST_PERSONS ? others.filter((one) => one === from) : others
  // A letter to oneself is a discussion with oneself.
  const [self] = all
  if (limited.length === 0) return self === undefined ? [] : [`${channel}:${self}`]
  return [...new Set(limited.map(person))].sort()
}

/** The key that a set of persons has in an account. */
export function discussionKey(persons: readonly string[]): Buffer {
  return createHash('sha256').update(persons.join('\n')).digest()
}
