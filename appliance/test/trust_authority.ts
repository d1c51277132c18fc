import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/** From now on this process accepts certificates of the authority as it does those of the public ones. */
export function trustAuthority(certificate: string): void {
  const known = getCACertificates('default')
  if (!known.includes(certificate)) setDefaultCACertificates([...known, certificate])
}
