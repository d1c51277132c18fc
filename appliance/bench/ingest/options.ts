import { parseArgs } from 'node:util'

export interface IngestOptions {
  messages: number
  accounts: number
  database: 'sqlite' | 'mysql'
  /** the classic stack is measured as well */
  peer: boolean
  /** every message carries a DKIM signature; to one account, and without the classic stack, which looks at none */
  signed: boolean
  /** how often each side is measured, one after the other; what is reported are medians */
  rounds: number
  json?: string
  /** a folder for V8's processor profiles of our roles, which then run slower */
  profile?: string
}

const USAGE =
  'bench ingest [--messages N] [--accounts N] [--database sqlite|mysql] [--signed] [--no-peer] [--rounds N] [--json FILE] [--profile DIR] [--rspamd]'

/** Throws a sentence. */
export function readOptions(args: string[]): IngestOptions {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      messages: { type: 'string', default: '10000' },
      accounts: { type: 'string', default: '1' },
      database: { type: 'string', default: 'sqlite' },
      peer: { type: 'boolean', default: true },
      signed: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '1' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  })
  const { database, peer, signed, json, profile } = values
  if (database !== 'sqlite' && database !== 'mysql') throw new TypeError(USAGE)
  const [messages, accounts, rounds] = [values.messages, values.accounts, values.rounds].map(count)
  if (!messages || !accounts || !rounds) throw new TypeError(USAGE)
  if (signed && accounts !== 1) throw new TypeError(USAGE)
  if (messages % accounts !== 0) {
    throw new TypeError(`${messages} messages cannot be shared out evenly to ${accounts} accounts.`)
  }
  return { messages, accounts, database, peer: peer && !signed, signed, rounds, json, profile }
}

function count(text: string): number {
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : 0
}
