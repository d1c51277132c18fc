import encryption from '@adonisjs/core/services/encryption'
import type { DatabaseChoice } from '#database/sql.js'
import type { StorageAnswer } from '../progress.js'

const PURPOSE = 'installer.storage'

export function sealStorage(choice: DatabaseChoice): StorageAnswer {
  if (choice.client === 'sqlite') return choice
  const { password, ...rest } = choice
  return { ...rest, sealedPassword: encryption.encrypt(password, undefined, PURPOSE) }
}

/** null when it was sealed with the key of another instance. */
export function openStorage(answer: StorageAnswer): DatabaseChoice | null {
  if (answer.client === 'sqlite') return answer
  const { sealedPassword, ...rest } = answer
  const password = encryption.decrypt<string>(sealedPassword, PURPOSE)
  return password === null ? null : { ...rest, password }
}
