import { createPrivateKey } from 'node:crypto'
import type { Seal } from '#database/seal.js'
import type { Sql } from '#database/sql.js'
import type { Algorithm, KeyState, PublicKey, SigningKey } from './key.js'
import type { MadeKey } from './make_key.js'

interface Row {
  domain: string
  selector: string
  algorithm: Algorithm
  state: KeyState
  public_key: string
  changed_at: number
}

const PUBLIC = 'domain, selector, algorithm, state, public_key, changed_at'

/** Those of one domain, or of every domain of ours. */
export async function readKeys(sql: Sql, domain?: string): Promise<PublicKey[]> {
  const rows = await sql.all<Row>(
    `select ${PUBLIC} from dkim_keys where ${domain === undefined ? 'domain in (select name from domains)' : 'domain = ?'}
     order by domain, algorithm desc, selector`,
    domain === undefined ? [] : [domain]
  )
  return rows.map(({ public_key: publicKey, changed_at: since, ...row }) => ({
    ...row,
    publicKey,
    since,
  }))
}

/** Those that sign for a domain. Throws E_UNSEALABLE. */
export async function readSigningKeys(sql: Sql, seal: Seal, domain: string): Promise<SigningKey[]> {
  const rows = await sql.all<Row & { private_key: string }>(
    `select domain, selector, algorithm, private_key from dkim_keys
     where domain = ? and state = 'active' order by algorithm desc`,
    [domain]
  )
  return rows.map(({ selector, algorithm, private_key: sealed }) => ({
    domain,
    selector,
    algorithm,
    privateKey: createPrivateKey(seal.open(sealed, purposeOf(domain, selector))),
  }))
}

/** Where the place is taken, whoever was first stays. */
export async function addKey(
  sql: Sql,
  seal: Seal,
  key: Pick<PublicKey, 'domain' | 'selector' | 'algorithm' | 'state'>,
  made: MadeKey
): Promise<void> {
  const { domain, selector, algorithm, state } = key
  const sealed = seal.seal(made.privateKey, purposeOf(domain, selector))
  await sql.insert(
    'dkim_keys',
    ['domain', 'selector', 'algorithm', 'state', 'private_key', 'public_key', 'changed_at'],
    [[domain, selector, algorithm, state, sealed, made.publicKey, Date.now()]],
    'ignore'
  )
}

function purposeOf(domain: string, selector: string): string {
  return `dkim ${selector} ${domain}`
}
