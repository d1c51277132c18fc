import type { Certificate } from './certificate.js'

export interface PostfixSettings {
  /** everything of this Postfix stands in it */
  folder: string
  host: string
  hostname: string
  smtpPort: number
  submissionPort: number
  domains: readonly string[]
  lmtpSocket: string
  /** takes mail for anybody from those who sign in, over TLS only */
  relayPort: number
  /** Dovecot's */
  authSocket: string
  certificate: Certificate
  /** where routes.sh answers */
  routesPort: number
  /** null: mail goes nowhere but into the mailboxes, and no route is asked for */
  routesFolder: string | null
  /** null: nobody is refused, and no policy is asked */
  rulesFolder: string | null
  /** policy.sh and routes.sh, where their user may read them */
  policyScript: string
  routesScript: string
  scriptUser: string
}

/** postconf(5) */
export function mainConfiguration(settings: PostfixSettings): string {
  const { folder, host, certificate } = settings
  return `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop

myhostname = ${settings.hostname}
mydestination =
local_transport = error:no local accounts
alias_maps =
alias_database =
inet_protocols = ipv4
inet_interfaces = 127.0.0.1
mynetworks = 127.0.0.0/8
smtp_bind_address = ${host}
smtpd_peername_lookup = no

virtual_mailbox_domains = ${settings.domains.join(' ')}
virtual_mailbox_maps = static:present
virtual_transport = lmtp:unix:${settings.lmtpSocket}
transport_maps = ${transportMaps(settings)}
recipient_delimiter = +

smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = ${recipientRestrictions(settings)}
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${certificate.certificateFile}
smtpd_tls_key_file = ${certificate.keyFile}
smtpd_tls_received_header = yes
smtp_tls_security_level = may

message_size_limit = 52428800
mailbox_size_limit = 0
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
smtpd_error_sleep_time = 0
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 10s
`
}

function transportMaps({ host, routesFolder, routesPort }: PostfixSettings): string {
  return routesFolder === null ? '' : `tcp:${host}:${routesPort}`
}

function recipientRestrictions({ rulesFolder }: PostfixSettings): string {
  if (rulesFolder === null) return 'reject_unauth_destination'
  return 'reject_unauth_destination, check_policy_service unix:private/refusals'
}

/** master(5): service, type, private, unprivileged, chroot, wakeup, process limit, command */
export function masterConfiguration(settings: PostfixSettings): string {
  const submission = [
    `${settings.host}:${settings.submissionPort} inet n - n - - smtpd`,
    // Only lab members reach it, and they may send anywhere that the lab routes.
    '  -o smtpd_relay_restrictions=permit_mynetworks,reject_unauth_destination',
    '  -o smtpd_recipient_restrictions=permit_mynetworks,reject',
  ]
  const relay = [
    `${settings.host}:${settings.relayPort} inet n - n - - smtpd`,
    '  -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes',
    `  -o smtpd_sasl_type=dovecot -o smtpd_sasl_path=${settings.authSocket}`,
    '  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject',
    '  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject',
  ]
  const script = `user=${settings.scriptUser} argv=/bin/sh`
  const routes = [
    `${settings.host}:${settings.routesPort} inet n n n - 0 spawn`,
    `  ${script} ${settings.routesScript} ${settings.routesFolder}`,
  ]
  const policy = [
    'refusals unix - n n - 0 spawn',
    `  ${script} ${settings.policyScript} ${settings.rulesFolder}`,
  ]
  return [
    `${settings.host}:${settings.smtpPort} inet n - n - - smtpd`,
    ...submission,
    ...relay,
    ...SERVICES,
    ...(settings.routesFolder === null ? [] : routes),
    ...(settings.rulesFolder === null ? [] : policy),
    '',
  ].join('\n')
}

/** All that Postfix runs, but for what listens. */
export const SERVICES = [
  'pickup unix n - n 60 1 pickup',
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'verify unix - - n - 1 verify',
  'flush unix n - n 1000? 0 flush',
  'proxymap unix - - n - - proxymap',
  'proxywrite unix - - n - 1 proxymap',
  'smtp unix - - n - - smtp',
  'relay unix - - n - - smtp',
  'showq unix n - n - - showq',
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'discard unix - - n - - discard',
  'lmtp unix - - n - - lmtp',
  'anvil unix - - n - 1 anvil',
  'scache unix - - n - 1 scache',
  'postlog unix-dgram n - n - 1 postlogd',
]
