/** Every namespace that is spoken here, and the document that it comes from. */
export const NS = {
  /** RFC 6120 */
  client: 'jabber:client',
  streams: 'http://etherx.jabber.org/streams',
  stanzaErrors: 'urn:ietf:params:xml:ns:xmpp-stanzas',
  tls: 'urn:ietf:params:xml:ns:xmpp-tls',
  sasl: 'urn:ietf:params:xml:ns:xmpp-sasl',
  bind: 'urn:ietf:params:xml:ns:xmpp-bind',
  /** RFC 6121 */
  roster: 'jabber:iq:roster',
  /** XEP-0027, XEP-0373 */
  pgpLegacy: 'jabber:x:encrypted',
  openpgp: 'urn:xmpp:openpgp:0',
  /** XEP-0030 */
  disco: 'http://jabber.org/protocol/disco#info',
  /** XEP-0054 */
  vcard: 'vcard-temp',
  /** XEP-0059 */
  rsm: 'http://jabber.org/protocol/rsm',
  /** XEP-0066 */
  oob: 'jabber:x:oob',
  /** XEP-0184 */
  receipts: 'urn:xmpp:receipts',
  /** XEP-0198 */
  sm: 'urn:xmpp:sm:3',
  /** XEP-0199 */
  ping: 'urn:xmpp:ping',
  /** XEP-0203 */
  delay: 'urn:xmpp:delay',
  /** XEP-0280 */
  carbons: 'urn:xmpp:carbons:2',
  /** XEP-0297 */
  forward: 'urn:xmpp:forward:0',
  /** XEP-0308 */
  correct: 'urn:xmpp:message-correct:0',
  /** XEP-0313 */
  mam: 'urn:xmpp:mam:2',
  /** XEP-0333 */
  markers: 'urn:xmpp:chat-markers:0',
  /** XEP-0359 */
  sid: 'urn:xmpp:sid:0',
  /** XEP-0380, XEP-0384 */
  eme: 'urn:xmpp:eme:0',
  /** XEP-0422, which older retractions stand in */
  fasten: 'urn:xmpp:fasten:0',
  /** XEP-0424 */
  retract: 'urn:xmpp:message-retract:1',
  retractOld: 'urn:xmpp:message-retract:0',
  /** XEP-0428 */
  fallback: 'urn:xmpp:fallback:0',
  /** XEP-0444 */
  reactions: 'urn:xmpp:reactions:0',
  /** XEP-0461 */
  reply: 'urn:xmpp:reply:0',
  /** XEP-0004 */
  form: 'jabber:x:data',
} as const
