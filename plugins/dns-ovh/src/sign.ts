import { createHash } from 'node:crypto'

export interface Keys {
  application: string
  secret: string
  consumer: string
}

export interface Signed {
  method: string
  url: string
  /** as it is sent, to the byte; empty where there is none */
  body: string
  /** seconds, by OVH's clock */
  time: number
}

/** “First steps with the OVHcloud APIs”: the hash of all that must not be changed on the way, and of both secrets. */
export function signature({ secret, consumer }: Keys, { method, url, body, time }: Signed): string {
  const text = [secret, consumer, method, url, body, time].join('+')
  return `$1$${createHash('sha1').update(text).digest('hex')}`
}
