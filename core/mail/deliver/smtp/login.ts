import type { Conversation } from './client/conversation.js'
import { RefusalError } from './client/hello.js'
import type { Extensions } from './client/hello.js'
import { TIMES } from './client/times.js'

/** Who we are to a host that wants to know. */
export interface Credentials {
  user: string
  password: string
}

/** A host that does not let us in. */
export class LoginError extends RefusalError {}

/** RFC 4954, over TLS only. Throws E_SMTP_REFUSAL. */
export async function logIn(
  talk: Conversation,
  extensions: Extensions,
  { user, password }: Credentials
): Promise<void> {
  const offered = extensions.get('AUTH')?.split(' ') ?? []
  if (offered.includes('PLAIN')) {
    // RFC 4616 §2
    const reply = await talk.ask(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, TIMES.command)
    return expect(reply, '235')
  }
  if (!offered.includes('LOGIN')) {
    throw new LoginError('504 5.5.4 The host offers neither AUTH PLAIN nor AUTH LOGIN')
  }
  expect(await talk.ask('AUTH LOGIN', TIMES.command), '334')
  expect(await talk.ask(base64(user), TIMES.command), '334')
  expect(await talk.ask(base64(password), TIMES.command), '235')
}

function expect(reply: string, code: string): void {
  if (!reply.startsWith(code)) throw new LoginError(reply)
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
