import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readPrivateKey } from '@caliopen/contract/package/signature'
import { PackingError } from './errors.js'

/** A private key from a PKCS #8 PEM file. Throws a PackingError. */
export async function readKeyFile(path: string): Promise<KeyObject> {
  try {
    return readPrivateKey(await readFile(path, 'utf8'))
  } catch (error) {
    throw new PackingError([`${path} is not a private Ed25519 key: ${(error as Error).message}.`])
  }
}

/** Makes one, readable by its owner only; false where there is one already, which stays. */
export async function makeKeyFile(path: string): Promise<boolean> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeFile(path, pem, { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
