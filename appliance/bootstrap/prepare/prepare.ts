import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  findInstance,
  newInstallerToken,
  newInstance,
  writeInstance,
  type DatabaseChoice,
  type Instance,
} from '#core/config/instance.js'
import { schemaState } from './schema_state.js'
import { Sentence } from './sentence.js'

/** Whether `prepare` has nothing to do. */
export async function isPrepared(dataDir: string): Promise<boolean> {
  const instance = findInstance(dataDir)
  if (!instance) return false
  const { current, installed } = await stateOf(instance.database, dataDir)
  return current && installed === (instance.installerToken === undefined)
}

/**
 * Secrets and schema. Refuses a database newer than the code, and an instance file that is broken or lost, before
 * it writes anything. Whoever calls it holds the directory's lock.
 */
export async function prepare(dataDir: string): Promise<void> {
  const instance = findInstance(dataDir) ?? firstInstance(dataDir)
  const before = await stateOf(instance.database, dataDir)
  if (!before.current) await migrateDatabase(instance, dataDir)
  const { installed } = await stateOf(instance.database, dataDir)
  settleInstallerToken(instance, installed, dataDir)
}

function firstInstance(dataDir: string): Instance {
  if (existsSync(join(dataDir, 'caliopen.sqlite'))) {
    throw new Sentence(
      `${dataDir} has a database but no instance.json: restore that file from a backup, for the keys in it open your data.`
    )
  }
  return newInstance()
}

async function stateOf(choice: DatabaseChoice, dataDir: string) {
  try {
    return await schemaState(choice, dataDir)
  } catch (error) {
    throw new Sentence(unusable(choice, dataDir, error as NodeJS.ErrnoException))
  }
}

function unusable(choice: DatabaseChoice, dataDir: string, error: NodeJS.ErrnoException): string {
  const what =
    choice.client === 'sqlite'
      ? `The database ${join(dataDir, 'caliopen.sqlite')}`
      : `The database ${choice.database} at ${choice.host}:${choice.port}`
  return `${what} cannot be used: ${error.message || error.code}.`
}

/** The ORM is loaded only now, for this takes longer than all the rest. */
async function migrateDatabase(instance: Instance, dataDir: string): Promise<void> {
  const { migrateInstance } = await import('./migration.js')
  await migrateInstance(instance, dataDir)
}

/** The token is there as long as there is no organisation, also after a crash between the two. */
function settleInstallerToken(instance: Instance, installed: boolean, dataDir: string): void {
  const { installerToken, ...rest } = instance
  if (installed && installerToken !== undefined) writeInstance(dataDir, rest)
  if (!installed && installerToken === undefined) {
    writeInstance(dataDir, { ...rest, installerToken: newInstallerToken() })
  }
}
