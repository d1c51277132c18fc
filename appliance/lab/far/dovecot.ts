import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { requireCommand } from '../processes/command.js'
import { makeFolder } from '../folder.js'
import { freePort } from '../net/ports.js'
import { greets } from '../net/probe.js'
import type { Servers } from '../processes/servers.js'
import { systemUser, type SystemUser } from '../processes/system_user.js'

/** Every account of the far side signs in with it. */
export const FAR_PASSWORD = 'test'

export interface StartedDovecot {
  imapPort: number
  lmtpSocket: string
}

/** IMAP and LMTP for any account at any domain; mail is kept as Maildir under `folder`/mail. */
export async function startDovecot(
  servers: Servers,
  folder: string,
  host: string
): Promise<StartedDovecot> {
  const owner = await systemUser('nobody')
  await makeFolder(folder)
  await makeFolder(join(folder, 'mail'), owner)
  const imapPort = await freePort([host])
  const lmtpSocket = join(folder, 'lmtp')
  const configuration = join(folder, 'dovecot.conf')
  await writeFile(configuration, dovecotConfiguration({ folder, host, imapPort, owner }))
  const server = servers.start({
    name: 'Dovecot',
    command: await requireCommand('dovecot', 'dovecot-imapd'),
    args: ['-F', '-c', configuration],
    logFile: join(folder, 'dovecot.log'),
  })
  await server.ready(() => greets({ host, port: imapPort }, '* OK'))
  await server.ready(() => accepts(lmtpSocket))
  return { imapPort, lmtpSocket }
}

interface DovecotSettings {
  folder: string
  host: string
  imapPort: number
  owner: SystemUser
}

function dovecotConfiguration({ folder, host, imapPort, owner }: DovecotSettings): string {
  return `protocols = imap lmtp
listen = ${host}
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = /dev/stderr
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:${folder}/mail/%d/%n
mail_uid = ${owner.uid}
mail_gid = ${owner.gid}
first_valid_uid = ${owner.uid}
last_valid_uid = ${owner.uid}
first_valid_gid = ${owner.gid}
passdb {
  driver = static
  args = password=${FAR_PASSWORD}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%d/%n allow_all_users=yes
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
service imap-login {
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
service auth {
  unix_listener ${folder}/auth {
    mode = 0666
  }
}
service lmtp {
  unix_listener ${folder}/lmtp {
    mode = 0666
  }
}
protocol lmtp {
  postmaster_address = postmaster@far.example
}
`
}

function accepts(socketPath: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', reject)
  })
}
