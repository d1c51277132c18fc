import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY = 86_400_000

export interface IssuedFiles {
  certificateFile: string
  keyFile: string
}

export interface IssueOptions {
  /** the names that the certificate is for */
  names: readonly string[]
  /** true: it ended yesterday */
  expired?: boolean
}

/** A certification authority that nobody knows but who is given its certificate. */
export class Authority {
  readonly #folder: string
  readonly #keys: CryptoKeyPair
  readonly #certificate: x509.X509Certificate

  private constructor(folder: string, keys: CryptoKeyPair, certificate: x509.X509Certificate) {
    this.#folder = folder
    this.#keys = keys
    this.#certificate = certificate
  }

  /** Its certificate is written to `folder`/authority.pem. */
  static async found(folder: string): Promise<Authority> {
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      ...validity(false),
      // Who trusts several of one name may hold the wrong one against a signature.
      name: `CN=Caliopen Lab Authority ${randomBytes(8).toString('hex')}`,
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
    })
    await writeFile(join(folder, 'authority.pem'), certificate.toString('pem'))
    return new Authority(folder, keys, certificate)
  }

  get file(): string {
    return join(this.#folder, 'authority.pem')
  }

  /** A key and a certificate for the names, as `label`.crt and `label`.key. */
  async issue(label: string, { names, expired = false }: IssueOptions): Promise<IssuedFiles> {
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
    const certificate = await x509.X509CertificateGenerator.create({
      ...validity(expired),
      subject: `CN=${names[0] ?? label}`,
      issuer: this.#certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: 'dns' as const, value }))
        ),
      ],
    })
    const files = {
      certificateFile: join(this.#folder, `${label}.crt`),
      keyFile: join(this.#folder, `${label}.key`),
    }
    await writeFile(files.certificateFile, certificate.toString('pem'))
    await writeFile(files.keyFile, await privateKey(keys), { mode: 0o644 })
    return files
  }
}

function validity(expired: boolean) {
  const now = Date.now()
  return {
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    notBefore: new Date(now - 10 * DAY),
    notAfter: new Date(expired ? now - DAY : now + 30 * DAY),
  }
}

async function privateKey(keys: CryptoKeyPair): Promise<string> {
  const bytes = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return x509.PemConverter.encode(bytes, 'PRIVATE KEY')
}
