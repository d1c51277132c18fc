import type { Failure, Inspection } from './inspection.js'

/** The text `installer.storage_test.KIND` says it; `detail` is the server's own answer. */
export interface StorageVerdict {
  kind: StorageKind
  works: boolean
  values: Record<string, string>
  detail: string | null
  /** the field to mend */
  field: 'host' | 'port' | 'user' | 'password' | 'database' | null
  /** tables of an installation that was cut, which go before ours come */
  leftovers: string[]
}

export type StorageKind =
  | 'empty'
  | 'unfinished'
  | 'installed'
  | 'foreign'
  | 'old'
  | 'charset'
  | 'engine'
  | 'packets'
  | 'privileges'
  | 'unknown_host'
  | 'unreachable'
  | 'credentials'
  | 'no_database'
  | 'forbidden_database'
  | 'failed'

/** The oldest we run on: the first with SKIP LOCKED. */
const OLDEST = { MariaDB: [10, 6], MySQL: [8, 0] } as const

const MIB = 1024 * 1024
/** What is larger than our statements travels in pieces; this is MariaDB's own default. */
const SMALLEST_PACKET = 16 * MIB

/**
 * Whether Caliopen can live there. `attempt` is the organisation that an installation which was cut
 * had begun to write (hexadecimal): it may be overwritten, for nobody ever used it.
 */
export function judge(
  found: Inspection | Failure,
  known: ReadonlySet<string>,
  attempt: string | null
): StorageVerdict {
  if ('code' in found) return judgeFailure(found)
  const server = readVersion(found.version)
  const values = { server: `${server.name} ${server.number}` }
  const say = (kind: StorageKind, more: Partial<StorageVerdict> = {}): StorageVerdict => ({
    ...{ kind, works: false, values, detail: found.version, field: null, leftovers: [] },
    ...more,
  })

  if (!server.isRecent) return say('old', { values: { ...values, oldest: server.oldest } })
  if (!found.hasCollation) return say('charset')
  if (!found.hasInnodb) return say('engine')
  if (found.packetBytes < SMALLEST_PACKET) return say('packets')
  const foreign = found.tables.filter((table) => !known.has(table))
  if (foreign.length > 0) {
    const tables = foreign.slice(0, 3).join(', ')
    return say('foreign', { values: { ...values, tables }, field: 'database' })
  }
  if (found.organisation !== null && found.organisation !== attempt) {
    return say('installed', { field: 'database' })
  }
  if (found.refusal !== null) return say('privileges', { detail: found.refusal, field: 'user' })
  if (found.tables.length === 0) return say('empty', { works: true })
  return found.ledger === null
    ? say('foreign', { values: { ...values, tables: found.tables.slice(0, 3).join(', ') } })
    : say('unfinished', { works: true, leftovers: found.tables })
}

const FAILURES: Record<string, [StorageKind, StorageVerdict['field']]> = {
  ENOTFOUND: ['unknown_host', 'host'],
  EAI_AGAIN: ['unknown_host', 'host'],
  ECONNREFUSED: ['unreachable', 'host'],
  ETIMEDOUT: ['unreachable', 'host'],
  EHOSTUNREACH: ['unreachable', 'host'],
  ENETUNREACH: ['unreachable', 'host'],
  ER_ACCESS_DENIED_ERROR: ['credentials', 'password'],
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: ['credentials', 'password'],
  ER_BAD_DB_ERROR: ['no_database', 'database'],
  ER_DBACCESS_DENIED_ERROR: ['forbidden_database', 'database'],
}

function judgeFailure({ code, detail }: Failure): StorageVerdict {
  const [kind, field] = FAILURES[code] ?? ['failed', null]
  const said = { detail: `${code}: ${detail}`, field }
  return { kind, works: false, values: {}, ...said, leftovers: [] }
}

/** MariaDB may put `5.5.5-` before its own version, for old replicas. */
function readVersion(text: string) {
  const name = /mariadb/i.test(text) ? 'MariaDB' : 'MySQL'
  const [number = '0'] = text.replace(/^5\.5\.5-(?=.*mariadb)/i, '').match(/^\d+(\.\d+)*/) ?? []
  const [major = 0, minor = 0] = number.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST[name]
  const isRecent = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
  return { name, number, isRecent, oldest: `${name} ${oldestMajor}.${oldestMinor}` }
}
