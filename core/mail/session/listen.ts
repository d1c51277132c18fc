import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { SMTPServerOptions } from 'smtp-server'
import type { Certificate } from '../tls/certificate.js'
import { PortNotOpenError } from '../errors.js'
import * as refusals from './refusals.js'
import type { Rules } from './rules.js'
import { type Entrance, SmtpListener } from './listener.js'
import type { Shared } from './shared.js'

/** An open door for mail. */
export interface Open {
  port: number
  /** Lets messages under way finish, for a while, and everybody else go at once. */
  close(): Promise<void>
}

export interface Door extends Entrance {
  host: string
  port: number
  /** the setting that names the port, for the sentence about a taken one */
  setting: string
  certificate: Certificate
  options: SMTPServerOptions
}

const CLOSE_WITHIN_MS = 5_000
const SWEEP_EVERY_MS = 30_000
/** RFC 5321 §4.5.1 has no use for what sendmail of old answered, and nobody speaks for others here */
const DISABLED_COMMANDS = ['WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD']

export async function listen<R>(door: Door, rules: Rules<R>, shared: Shared): Promise<Open> {
  const listener = new SmtpListener(optionsOf(door, shared), rules, shared, door)
  const stopRenewing = door.certificate.onRenewal((pair) => listener.updateSecureContext(pair))
  const sweepEvery = Math.min(SWEEP_EVERY_MS, shared.limits.sessionMs / 2)
  const sweep = setInterval(() => sendOldSessionsAway(listener, shared), sweepEvery).unref()
  const port = await bind(listener, door)
  return {
    port,
    async close() {
      clearInterval(sweep)
      stopRenewing()
      await close(listener)
    },
  }
}

function optionsOf(door: Door, shared: Shared): SMTPServerOptions {
  const { limits } = shared
  return {
    ...door.certificate.pair,
    minVersion: 'TLSv1.2',
    size: limits.messageBytes,
    maxClients: limits.connections,
    maxCommandLength: limits.commandLineBytes,
    socketTimeout: limits.idleMs,
    closeTimeout: CLOSE_WITHIN_MS,
    heloResponse: '%s',
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    hideDSN: false,
    hideSMTPUTF8: !shared.utf8,
    logger: false,
    ...door.options,
    disabledCommands: door.login ? DISABLED_COMMANDS : [...DISABLED_COMMANDS, 'AUTH'],
  }
}

async function bind<R>(listener: SmtpListener<R>, door: Door): Promise<number> {
  listener.listen(door.port, door.host)
  try {
    await once(listener.server, 'listening')
  } catch (error) {
    throw new PortNotOpenError(door.setting, door.host, door.port, error)
  }
  return (listener.server.address() as AddressInfo).port
}

function sendOldSessionsAway<R>(listener: SmtpListener<R>, { limits }: Shared): void {
  listener.forEachSession((session) => {
    if (session.isOlderThan(limits.sessionMs)) session.leave(refusals.SESSION_TOO_LONG)
    // a message may take its time, but not for ever
    if (session.isOlderThan(2 * limits.sessionMs)) session.breakOff(refusals.SESSION_TOO_LONG)
  })
}

async function close<R>(listener: SmtpListener<R>): Promise<void> {
  const closed = new Promise<void>((resolve) => listener.close(() => resolve()))
  listener.forEachSession((session) => session.leave(refusals.SHUTTING_DOWN))
  await closed
  listener.forEachSession((session) => session._socket.destroy())
}
