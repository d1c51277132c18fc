import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { requireCommand, runCommand } from '../processes/command.js'

export interface Certificate {
  certificateFile: string
  keyFile: string
}

/** A self-signed certificate for one host, good for a month. */
export async function makeCertificate(folder: string, host: string): Promise<Certificate> {
  const certificate = {
    certificateFile: join(folder, 'certificate.pem'),
    keyFile: join(folder, 'key.pem'),
  }
  await runCommand(await requireCommand('openssl', 'openssl'), [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '30', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`],
    ...['-keyout', certificate.keyFile, '-out', certificate.certificateFile],
  ])
  await chmod(certificate.keyFile, 0o600)
  return certificate
}
