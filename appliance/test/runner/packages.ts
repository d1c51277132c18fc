/** What the tests need beside npm's packages. `provides` is how we know that it is there, on any distribution. */
export interface DebianPackage {
  name: string
  provides: string
}

/** The lab's servers, and the clients that talk to it. */
export const LAB_PACKAGES: readonly DebianPackage[] = [
  { name: 'mariadb-server', provides: '/usr/sbin/mariadbd' },
  { name: 'bind9', provides: '/usr/sbin/named' },
  { name: 'unbound', provides: '/usr/sbin/unbound' },
  { name: 'knot', provides: '/usr/sbin/knotd' },
  { name: 'postfix', provides: '/usr/lib/postfix/sbin/master' },
  { name: 'dovecot-imapd', provides: '/usr/lib/dovecot/imap' },
  { name: 'dovecot-lmtpd', provides: '/usr/lib/dovecot/lmtp' },
  { name: 'redis-server', provides: '/usr/bin/redis-server' },
  { name: 'rspamd', provides: '/usr/bin/rspamd' },
  { name: 'prosody', provides: '/usr/bin/prosody' },
  { name: 'swaks', provides: '/usr/bin/swaks' },
  // swaks speaks TLS with it; only recommended, and left out where nothing is recommended
  { name: 'libnet-ssleay-perl', provides: '/usr/share/doc/libnet-ssleay-perl' },
  // signs and verifies by DKIM and ARC; Ed25519 with the other one
  { name: 'python3-dkim', provides: '/usr/lib/python3/dist-packages/dkim' },
  { name: 'python3-nacl', provides: '/usr/lib/python3/dist-packages/nacl' },
  { name: 'openssl', provides: '/usr/bin/openssl' },
  // another clock for a program, without touching the machine's
  { name: 'libfaketime', provides: '/usr/share/doc/libfaketime' },
]

export const BROWSER_PACKAGES: readonly DebianPackage[] = [
  { name: 'chromium', provides: '/usr/bin/chromium' },
]
