import type {
  AuthenticationFacts,
  Facts,
  OpenpgpFacts,
  PersonalFacts,
  TransportFacts,
} from '../../facts.js'

/**
 * Facts for specs. The specimen is a first letter from nobody in particular, of which nothing
 * was looked at; each spec says only what it is about.
 */
export function specimen(changes: Partial<Facts> = {}): Facts {
  return {
    channel: 'email',
    transport: null,
    authentication: null,
    openpgp: null,
    service: { domain: 'atelier.example', mx: null, wellConfigured: null, seal: null },
    personal: stranger,
    ...changes,
  }
}

export const stranger: PersonalFacts = {
  receivedBefore: 0,
  sentTo: 0,
  isContact: false,
  verifiedInPerson: false,
  repliedInThread: false,
  firstSeenAt: null,
}

export const friend: PersonalFacts = {
  receivedBefore: 40,
  sentTo: 35,
  isContact: true,
  verifiedInPerson: false,
  repliedInThread: true,
  firstSeenAt: Date.UTC(2025, 2, 14),
}

export const clear: TransportFacts = {
  local: false,
  tls: null,
  remoteAddress: '192.0.2.7',
  remoteName: null,
  helo: 'mail.atelier.example',
}

export const encrypted: TransportFacts = {
  ...clear,
  tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', verified: false },
}

export const authenticated: AuthenticationFacts = {
  spf: null,
  dkim: [{ result: 'pass', domain: 'atelier.example', aligned: true }],
  dmarc: null,
  arc: null,
  iprev: null,
}

export const signedAndEncrypted: OpenpgpFacts = {
  encrypted: true,
  signature: 'good',
  signerIsSender: true,
  keyVerifiedInPerson: false,
}
