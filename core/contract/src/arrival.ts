import type { MessageBytes } from './bytes.js'
import type { AntispamFacts, AuthenticationFacts } from './facts.js'

/**
 * A message as it entered through a channel, before anything is known of its content.
 * Every channel hands its messages over in this shape.
 */
export interface Arrival {
  /** 'email' or the name that a channel's plugin declared */
  channel: string
  /** envelope sender, lower-cased, domain in A-labels; empty for the null reverse-path (RFC 5321 §4.5.5) */
  from: string
  /** every address appears once; at least one, unless something is passed on */
  recipients: ArrivalRecipient[]
  /** what goes on to somewhere else, in the same breath; absent: nothing */
  forwards?: readonly ArrivalForward[]
  /** the bytes exactly as received; for email without dot-stuffing (RFC 5321 §4.5.2) */
  raw: MessageBytes
  /** our own header lines (Return-Path, Received), CRLF-terminated; stored beside the bytes, never in them */
  trace: string
  /** null where nobody saw it travel */
  facts: ArrivalFacts | null
  /** milliseconds since the epoch */
  receivedAt: number
}

export interface ArrivalRecipient {
  accountId: Buffer
  /** the address as it was addressed, normalised, the plus-address part still in it */
  address: string
  /** the plus-address part without the plus: `shop` of ana+shop@example.org */
  detail: string | null
}

/** One address of ours that passes a message on: a group, or an account that forwards. */
export interface ArrivalForward {
  /** new; what is passed on is known by it */
  id: Buffer
  /** the account, group or domain that passes it on */
  ownerId: Buffer
  /** what tells it from what else the owner does with the same message */
  purpose: string
  /** envelope sender that it goes on with; empty: nobody is told of what becomes of it */
  sender: string
  /** normalised, at least one, every address once */
  to: readonly string[]
  /** header lines that go before the bytes, each ended with CR LF */
  prefix: string
}

/** How the message came in: plain JSON, kept with the reception so that trust can be replayed. */
export interface ArrivalFacts {
  /** IPv4 or IPv6 address of the client, IPv4-mapped ones as IPv4 */
  remoteAddress: string
  /** what the client called itself in HELO or EHLO, unverified */
  helo: string
  /** null: the message crossed the network in the clear */
  tls: ArrivalTls | null
  /** handed over inside this service by an account that was signed in: it never crossed a network */
  local: boolean
  /** null: nobody looked */
  authentication: AuthenticationFacts | null
  /** null or absent: nobody looked */
  antispam?: AntispamFacts | null
  /** null or absent: nobody looked */
  service?: ArrivalService | null
}

/** Who runs the author's side, as the DNS told it when the message came. */
export interface ArrivalService {
  /** of the author's address, lower case, A-labels */
  domain: string
  /** hosts that take its mail; null: not known */
  mx: readonly string[] | null
  /** as in `ServiceFacts` */
  wellConfigured: boolean | null
}

export interface ArrivalTls {
  /** as OpenSSL names it: TLSv1.2, TLSv1.3 */
  protocol: string
  cipher: string
  /** the other side showed a certificate that is valid for its name; absent: nobody looked */
  verified?: boolean
}

export interface Accept {
  /**
   * Resolves once the arrival is durable: only then may its sender be told so. Rejects when
   * nothing was kept. May be called many times at once; the same bytes with the same envelope
   * twice are one message.
   */
  accept(arrival: Arrival): Promise<void>
}
