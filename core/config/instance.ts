import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileDurably } from './durable_file.js'

export interface MysqlConnection {
  client: 'mysql'
  host: string
  port: number
  user: string
  password: string
  database: string
}

export type DatabaseChoice = { client: 'sqlite' } | MysqlConnection

/** What makes this installation this one: `DATA_DIR/instance.json`, readable by its owner only. */
export interface Instance {
  appKey: string
  database: DatabaseChoice
  /** there until the organisation is */
  installerToken?: string
}

/** An instance.json that cannot be used; its message is a sentence for the operator. */
export class BrokenInstanceError extends Error {
  readonly code = 'E_BROKEN_INSTANCE'
}

export function newInstance(): Instance {
  return {
    appKey: randomBytes(32).toString('base64url'),
    database: { client: 'sqlite' },
    installerToken: newInstallerToken(),
  }
}

export function newInstallerToken(): string {
  return randomBytes(24).toString('base64url')
}

export function instancePath(dataDir: string): string {
  return join(dataDir, 'instance.json')
}

/** null when there is none yet; throws BrokenInstanceError when there is one that cannot be used. */
export function findInstance(dataDir: string): Instance | null {
  const path = instancePath(dataDir)
  try {
    return parseInstance(readFileSync(path, 'utf8'), path)
  } catch (error) {
    if (error instanceof BrokenInstanceError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new BrokenInstanceError(`${path} cannot be read (${code}).`)
  }
}

export function readInstance(dataDir: string): Instance {
  const instance = findInstance(dataDir)
  if (instance) return instance
  throw new BrokenInstanceError(`${instancePath(dataDir)} is missing: npm start creates it.`)
}

export function writeInstance(dataDir: string, instance: Instance): void {
  writeFileDurably(instancePath(dataDir), `${JSON.stringify(instance, null, 2)}\n`)
}

function parseInstance(text: string, path: string): Instance {
  const value = parseJson(text)
  const fault = value === undefined ? 'it is not JSON' : faultOf(value)
  if (fault) {
    throw new BrokenInstanceError(
      `${path} is broken (${fault}): restore it from a backup, for the keys in it open your data.`
    )
  }
  return value as Instance
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function faultOf(value: unknown): string | null {
  if (!isRecord(value)) return 'it is not an object'
  if (typeof value.appKey !== 'string' || value.appKey.length < 16) return 'appKey is missing'
  const { installerToken } = value
  if (installerToken !== undefined && typeof installerToken !== 'string') {
    return 'installerToken is not text'
  }
  return faultOfDatabase(value.database)
}

function faultOfDatabase(database: unknown): string | null {
  if (!isRecord(database)) return 'database is missing'
  if (database.client === 'sqlite') return null
  if (database.client !== 'mysql') return 'database.client is neither "sqlite" nor "mysql"'
  const missing = ['host', 'user', 'password', 'database'].find(
    (name) => typeof database[name] !== 'string'
  )
  if (missing) return `database.${missing} is missing`
  return Number.isInteger(database.port) ? null : 'database.port is missing'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
