import { TLSSocket } from 'node:tls'
import type { ArrivalTls } from '@caliopen/contract/arrival'
import type { SMTPConnection } from 'smtp-server/lib/smtp-connection.js'
import type { Client } from './rules.js'

/** What a connection of the library knows of its other side, now. */
export function describeClient(connection: SMTPConnection): Client {
  const user: unknown = connection.session.user
  return {
    sessionId: connection.id,
    remoteAddress: connection.remoteAddress,
    helo: connection.hostNameAppearsAs || '',
    tls: describeTls(connection),
    protocol: connection._transmissionType(),
    accountId: Buffer.isBuffer(user) ? user : null,
  }
}

function describeTls({ _socket: socket }: SMTPConnection): ArrivalTls | null {
  if (!(socket instanceof TLSSocket)) return null
  return { protocol: socket.getProtocol() ?? '', cipher: socket.getCipher().standardName }
}
