import { once } from 'node:events'
import { connect } from 'node:net'
import type { Settings } from '#core/config/settings.js'
import { bad, good, warning, type Finding } from './finding.js'

const PATIENCE = 3_000
/** RFC 5321 §4.3.2: a server that takes mail greets with this code. */
const GREETING = /^220[ -]/

/** The first line that the port says; null where nobody answers in time. */
export async function readGreeting({ host, smtpPort }: Settings): Promise<string | null> {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  const socket = connect({ host: name, port: smtpPort, timeout: PATIENCE })
  try {
    const signal = AbortSignal.timeout(PATIENCE)
    const [data] = (await once(socket, 'data', { signal })) as [Buffer]
    return data.toString('latin1').split('\r\n', 1)[0] ?? ''
  } catch {
    return null
  } finally {
    socket.destroy()
  }
}

/** `isRunning`: whether a Caliopen with these settings answers at all. */
export function judgeGreeting(greeting: string | null, port: number, isRunning: boolean): Finding {
  if (greeting !== null && GREETING.test(greeting)) {
    return good('SMTP', `port ${port} takes mail`)
  }
  if (!isRunning) return warning('SMTP', `nothing listens on port ${port}`, 'Run npm start.')
  return greeting === null
    ? bad('SMTP', `nothing answers on port ${port}`, 'Read log/mail.log.')
    : bad(
        'SMTP',
        `port ${port} says "${greeting}"`,
        'Another program has it, or read log/mail.log.'
      )
}
