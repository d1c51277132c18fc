import { createServer } from 'node:net'
import { sentenceFor } from '#core/bin/start_failure.js'
import type { Settings } from '#core/config/settings.js'
import { Sentence } from './sentence.js'

/** Looked at before anything is made, so that a start that cannot succeed changes nothing. */
export async function refuseTakenPorts(settings: Settings): Promise<void> {
  const ports = Object.entries({
    PORT: settings.port,
    SMTP_PORT: settings.smtpPort,
    SUBMISSION_PORT: settings.submissionPort,
    SUBMISSIONS_PORT: settings.submissionsPort,
  })
  for (const [name, port] of ports) {
    const other = ports.find(([otherName, otherPort]) => otherName !== name && otherPort === port)
    if (other) throw new Sentence(`${name} and ${other[0]} are both ${port}: give each its own.`)
  }
  for (const [, port] of ports) await refuseTaken(settings.host, port)
}

function refuseTaken(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Sentence(why(error, host))))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()))
  })
}

function why(error: NodeJS.ErrnoException, host: string): string {
  const isName = error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN'
  return isName
    ? `HOST is "${host}", which is no address of this machine.`
    : sentenceFor('web', error)
}
