import { startLab, type Lab } from '#appliance/lab/lab.js'
import { makeKey } from '#core/mail/sign/keys/make_key.js'
import type { SigningKey } from '#core/mail/sign/keys/key.js'
import { createPrivateKey } from 'node:crypto'

/** Whose mail is sent, as `smtp-source` names it. */
export const SENDER_DOMAIN = 'sender.example'

/** A name server that knows the sender as a well-kept domain does: SPF, DKIM and DMARC all have something to look up. */
export interface Names {
  lab: Lab
  key: SigningKey
}

export async function startNames(): Promise<Names> {
  const lab = await startLab({ dns: true })
  const { privateKey, publicKey } = await makeKey('rsa')
  await lab.dns.setZone(SENDER_DOMAIN, [
    { name: '@', type: 'MX', value: `10 mx.${SENDER_DOMAIN}.` },
    { name: 'mx', type: 'A', value: '127.0.0.1' },
    { name: '@', type: 'TXT', value: 'v=spf1 ip4:127.0.0.1 -all' },
    { name: '_dmarc', type: 'TXT', value: 'v=DMARC1; p=reject' },
    { name: 'bench._domainkey', type: 'TXT', value: `v=DKIM1; k=rsa; p=${publicKey}` },
  ])
  const key = createPrivateKey(privateKey)
  return {
    lab,
    key: { domain: SENDER_DOMAIN, selector: 'bench', algorithm: 'rsa', privateKey: key },
  }
}
