/**
 * Facts: what is known about one message when trust rules read it. They are stored with the
 * reception, so that a rule can be replayed on old mail.
 *
 * What was not looked at is null, and null is never a pass: it earns nothing and proves nothing.
 */
export interface Facts {
  /** `email`, or the name of the channel that a plugin brought. */
  channel: string
  /** How it reached us; null when nobody saw it travel (an imported mailbox). */
  transport: TransportFacts | null
  authentication: AuthenticationFacts | null
  openpgp: OpenpgpFacts | null
  service: ServiceFacts
  personal: PersonalFacts
}

export interface TransportFacts {
  /** Handed over inside this service by an account that was signed in: it never crossed a network. */
  local: boolean
  /** The encryption of the last hop, as negotiated with us; null when there was none. */
  tls: TlsFacts | null
  /** Textual IPv4 or IPv6 address of the other side. */
  remoteAddress: string | null
  /** Name of that address by reverse DNS; null when not looked up or without one. */
  remoteName: string | null
  /** What the other side called itself (RFC 5321 §4.1.1.1): a claim, good for suspicion only. */
  helo: string | null
}

export interface TlsFacts {
  /** As OpenSSL names it: `TLSv1.3`, `TLSv1.2`, `TLSv1.1`, `TLSv1`. */
  protocol: string
  cipher: string
  /** The other side showed a certificate that is valid for its name; merely showing one is false. */
  verified: boolean
}

/** Result words of RFC 8601 §2.7. */
export type AuthenticationResult =
  'pass' | 'fail' | 'softfail' | 'neutral' | 'policy' | 'none' | 'temperror' | 'permerror'

export type DmarcPolicy = 'none' | 'quarantine' | 'reject'

/** Verdicts of `mail/authenticate`, each made by us; never read from headers that came with the message. */
export interface AuthenticationFacts {
  spf: DomainVerdict | null
  /** One a signature, in the order of the headers; empty when there was none. */
  dkim: readonly DomainVerdict[]
  dmarc: DmarcVerdict | null
  arc: { result: AuthenticationResult; domain: string | null } | null
  iprev: { result: AuthenticationResult; name: string | null } | null
}

export interface DmarcVerdict {
  result: AuthenticationResult
  /** What the domain asks for when a message fails (RFC 7489 §6.3); null where it asks for nothing. */
  policy: DmarcPolicy | null
  /** What was done of it here: sampling, trusted sealers and our own settings are in it; absent: nothing. */
  disposition?: DmarcPolicy
}

export interface DomainVerdict {
  result: AuthenticationResult
  /** The domain that the verdict speaks of: d= of a signature, or the envelope sender's. */
  domain: string
  /** That domain is the From header's, in the sense of RFC 7489 §3.1. */
  aligned: boolean
}

/** What the antispam made of a message; never read from headers that came with it. */
export interface AntispamFacts {
  /** `unscanned`: it was asked and gave no answer, and may be asked again */
  verdict: 'clean' | 'junk' | 'unscanned'
  /** null where it was not scanned */
  score: number | null
  /** the score that makes it junk */
  threshold: number
  /** those that counted, the heaviest first */
  symbols: readonly AntispamSymbol[]
}

export interface AntispamSymbol {
  /** as the scanner names it: `R_SPF_FAIL` */
  name: string
  /** above 0 speaks for spam */
  score: number
  /** what it was found in: a domain, a list's name */
  options: readonly string[]
}

export type SignatureState = 'good' | 'bad' | 'unknown key' | 'none'

export interface OpenpgpFacts {
  /** The packets were read and are encrypted to a key: a MIME type that says so is not enough. */
  encrypted: boolean
  /** `good` only after the signature was verified with a key that belongs to the signer. */
  signature: SignatureState
  /** The signing key carries the address of the From header. */
  signerIsSender: boolean
  /** The account compared this very key's fingerprint with its owner, face to face. */
  keyVerifiedInPerson: boolean
}

/** Who runs the sender's side. */
export interface ServiceFacts {
  /** Domain of the sender's address, lower case, ASCII (A-labels); null on channels without domains. */
  domain: string | null
  /** Hosts that take the domain's mail; null when not looked up. */
  mx: readonly string[] | null
  /** DNSSEC or MTA-STS, TLS and DMARC were checked and stand; null when not looked up. */
  wellConfigured: boolean | null
  /** The association's label of this domain; null when it carries none. */
  seal: SealFacts | null
}

export interface SealFacts {
  /** Who issued it, in words for people. */
  issuer: string
  /** Its signature, expiry and revocation were checked and it stands. */
  verified: boolean
}

/** What the account knows of the sender's address. */
export interface PersonalFacts {
  /** Messages from this address before this one. */
  receivedBefore: number
  /** Messages the account has sent to this address. */
  sentTo: number
  isContact: boolean
  /** The account confirmed face to face that this address is its contact's. */
  verifiedInPerson: boolean
  /** The account has written in the thread this message belongs to. */
  repliedInThread: boolean
  /** Milliseconds since the epoch of the first message from this address; null when this is the first. */
  firstSeenAt: number | null
}
