import ConnectionTCP from '@xmpp/tcp/lib/Connection.js'
import ConnectionTLS from '@xmpp/tls/lib/Connection.js'
import { asciiDomain } from '../stanzas/addresses.js'
import { LimitedParser } from './limited_parser.js'

/**
 * xmpp.js's transports. Its TLS asks for a certificate of the host that DNS named; RFC 6120 §13.7.2 wants one of the
 * domain in the address, for DNS may have been lied to.
 */
export function transportsFor(domain: string): unknown[] {
  class Plain extends ConnectionTCP {}
  class Secure extends ConnectionTLS {
    override socketParameters(service: string) {
      const parameters = super.socketParameters(service)
      // XEP-0368 §4: ALPN says what is spoken where a port has several services
      return (
        parameters && {
          ...parameters,
          servername: asciiDomain(domain),
          ALPNProtocols: ['xmpp-client'],
        }
      )
    }
  }
  for (const transport of [Plain, Secure]) {
    Object.assign(transport.prototype, { Parser: LimitedParser })
  }
  return [Plain, Secure]
}
