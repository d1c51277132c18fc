import { parseArgs } from 'node:util'

export interface WebmailOptions {
  /** messages in the mailbox, one measurement each */
  sizes: number[]
  /** of every kind of page */
  requests: number
  /** fills the mailboxes anew instead of taking those of an earlier run */
  fresh: boolean
  json?: string
}

const USAGE = 'bench webmail [--sizes N,N] [--requests N] [--fresh] [--json FILE]'

/** Throws a sentence. */
export function readOptions(args: string[]): WebmailOptions {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '1000,100000' },
      requests: { type: 'string', default: '200' },
      fresh: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  })
  const sizes = values.sizes.split(',').map(Number)
  const requests = Number(values.requests)
  if (![...sizes, requests].every((number) => Number.isInteger(number) && number > 0)) {
    throw new TypeError(USAGE)
  }
  return { sizes, requests, fresh: values.fresh, json: values.json }
}
