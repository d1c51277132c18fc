import { join } from 'node:path'
import type { RspamdAddress } from './rspamd.js'

/** A message with this word in its subject scores 8: junk, by Debian's thresholds. */
export const JUNK_WORD = 'labjunk'
/** A message with this word in its subject scores 4.5, for which it is made to wait. */
export const DOUBTFUL_WORD = 'labdoubt'
/** How long who is made to wait has to, in seconds. */
export const GREYLIST_SECONDS = 2

/** Whatever holds this is rejected (https://spamassassin.apache.org/gtube/). */
export const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'

export interface RspamdSettings {
  address: RspamdAddress
  redisSocket: string
  /** `host:port` */
  dnsServer: string
}

/** Debian's rules and thresholds; what asks the world finds a name server that knows nothing of it. */
export function rspamdFiles({
  address,
  redisSocket,
  dnsServer,
}: RspamdSettings): Record<string, string> {
  return {
    'rspamd.conf': main(address),
    'suffixes.dat': SUFFIXES.join('\n'),
    'override.d/options.inc': options(address.folder, dnsServer),
    'override.d/logging.inc': 'type = "console";\nlevel = "notice";\n',
    'override.d/fuzzy_check.conf': 'enabled = false;\n',
    'local.d/redis.conf': `servers = "${redisSocket}";\n`,
    'local.d/classifier-bayes.conf': 'min_learns = 2;\n',
    'local.d/greylist.conf': `timeout = ${GREYLIST_SECONDS}s;\n`,
    'local.d/regexp.conf': rule('LAB_JUNK', JUNK_WORD, 8) + rule('LAB_DOUBT', DOUBTFUL_WORD, 4.5),
  }
}

function main({ host, port, controllerPort, password }: RspamdAddress): string {
  return `.include "$CONFDIR/common.conf"
options {
  pidfile = "$RUNDIR/own.pid";
  .include "$CONFDIR/options.inc"
  .include(priority=10) "$LOCAL_CONFDIR/override.d/options.inc"
}
logging {
  .include "$CONFDIR/logging.inc"
  .include(priority=10) "$LOCAL_CONFDIR/override.d/logging.inc"
}
worker "normal" {
  bind_socket = "${host}:${port}";
  .include "$CONFDIR/worker-normal.inc"
}
worker "controller" {
  bind_socket = "${host}:${controllerPort}";
  password = "${password}";
  count = 1;
}
`
}

/** Compiling the nine thousand suffixes that exist takes it more than five seconds at each start. */
const SUFFIXES = ['com', 'net', 'org', 'info', 'fr', 'de', 'uk', 'co.uk', 'example']

function options(folder: string, dnsServer: string): string {
  return `url_tld = "${join(folder, 'suffixes.dat')}";
dns { nameserver = ["${dnsServer}:1"]; timeout = 0.5s; retransmits = 1; }
`
}

function rule(symbol: string, word: string, score: number): string {
  return `"${symbol}" { re = "Subject=/\\\\b${word}\\\\b/i{header}"; score = ${score}; }\n`
}
