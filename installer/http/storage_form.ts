import { join } from 'node:path'
import type { HttpContext } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'
import type { Progress } from '../progress.js'
import { checkStorage } from '../steps/storage.js'
import { openStorage } from '../storage/sealed.js'
import type { StorageVerdict } from '../storage/verdict.js'
import type { StoragePage, StorageTest } from '../views.js'
import type { Visit } from './page.js'

type Given = Partial<Record<'client' | 'host' | 'port' | 'user' | 'database', unknown>>

/** An empty password field means the one that was given before for the same user of the same server. */
export async function checkPosted(ctx: HttpContext, { progress, i18n }: Visit) {
  const given = ctx.request.only(['client', 'host', 'port', 'user', 'password', 'database'])
  const password = given.password ?? passwordBefore(progress, given)
  return { given, ...(await checkStorage({ ...given, password }, i18n)) }
}

export function storagePage(
  dataDir: string,
  given: Given,
  { errors = {}, test = null }: Partial<Pick<StoragePage, 'errors' | 'test'>> = {}
): StoragePage {
  return {
    client: given.client === 'mysql' ? 'mysql' : 'sqlite',
    file: join(dataDir, 'caliopen.sqlite'),
    host: String(given.host ?? '127.0.0.1'),
    port: String(given.port ?? 3306),
    user: String(given.user ?? ''),
    database: String(given.database ?? ''),
    errors,
    test,
  }
}

export function storageTestOf(
  { kind, works, values, detail }: StorageVerdict,
  i18n: I18n
): StorageTest {
  return { works, sentence: i18n.t(`installer.storage_test.${kind}`, values), detail }
}

function passwordBefore({ storage }: Progress, given: Given): string {
  if (storage?.client !== 'mysql') return ''
  if (storage.host !== given.host || storage.user !== given.user) return ''
  const before = openStorage(storage)
  return before?.client === 'mysql' ? before.password : ''
}
