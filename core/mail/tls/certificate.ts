import { X509Certificate } from 'node:crypto'
import { hostname as systemName } from 'node:os'
import { join } from 'node:path'
import { readOwnFile, writeOwnFile } from './own_file.js'
import { makeSelfSigned } from './self_signed.js'

/** Both in PEM. */
export interface Pair {
  key: string
  cert: string
}

const RENEW_BEFORE_MS = 30 * 86_400_000

/** What this server shows over TLS: made by itself, until it has a better one. */
export class Certificate {
  #path: string
  #pem: string
  #renewing: Promise<void> | null = null
  #listeners = new Set<(pair: Pair) => void>()

  constructor(path: string, pem: string) {
    this.#path = path
    this.#pem = pem
  }

  /** OpenSSL picks the key and the certificate out of one file; one file can be replaced as a whole. */
  get pair(): Pair {
    return { key: this.#pem, cert: this.#pem }
  }

  /** Calls back whenever there is another one to show; returns how to stop that. */
  onRenewal(listener: (pair: Pair) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads again what is on disk. */
  async reload(): Promise<void> {
    const pem = await readOwnFile(this.#path)
    if (pem === null || pem === this.#pem) return
    this.#pem = pem
    for (const listener of this.#listeners) listener(this.pair)
  }

  /** Makes a new one where this one expires soon or is not for that name. */
  renewFor(hostname: string): Promise<void> {
    if (isGoodFor(this.#pem, hostname)) return Promise.resolve()
    this.#renewing ??= this.#renew(hostname).finally(() => (this.#renewing = null))
    return this.#renewing
  }

  async #renew(hostname: string): Promise<void> {
    await writeOwnFile(this.#path, await makeSelfSigned(hostname))
    await this.reload()
  }
}

/** The certificate in DATA_DIR/tls; the first start makes it. */
export async function openCertificate(dataDir: string): Promise<Certificate> {
  const path = join(dataDir, 'tls', 'self-signed.pem')
  const found = await readOwnFile(path)
  if (found !== null && isReadable(found)) return new Certificate(path, found)
  const made = await makeSelfSigned(systemName())
  await writeOwnFile(path, made)
  return new Certificate(path, made)
}

function isGoodFor(pem: string, hostname: string): boolean {
  const certificate = new X509Certificate(pem)
  const expires = Date.parse(certificate.validTo)
  return expires - Date.now() > RENEW_BEFORE_MS && certificate.checkHost(hostname) !== undefined
}

function isReadable(pem: string): boolean {
  try {
    return pem.includes('PRIVATE KEY') && new X509Certificate(pem).subject !== ''
  } catch {
    return false
  }
}
