import type { Directory } from '../routes/directory.js'
import { connect, UnreachableError } from '../smtp/connect.js'
import type { Safety } from '../smtp/safety/tls_policy.js'
import { smarthostTargets } from './smarthost_targets.js'
import type { OpenSmarthost } from './smarthost_targets.js'

/** What came of it; `said` are the host's words, or ours where it has none. */
export type Trial =
  | { kind: 'welcome'; tls: Safety | null; loggedIn: boolean }
  | { kind: 'unsafe' | 'login_refused' | 'refused' | 'unreachable' | 'no_address'; said: string }

/** Connects, greets and logs in as a message would, sends nothing and leaves. */
export async function trySmarthost(
  smarthost: OpenSmarthost,
  directory: Directory,
  ourName: string
): Promise<Trial> {
  let trial: Trial = { kind: 'no_address', said: smarthost.host }
  for (const target of await smarthostTargets(smarthost, directory)) {
    if (!('address' in target)) return { kind: 'no_address', said: target.reply }
    try {
      const session = await connect(target, ourName)
      session.quit()
      return { kind: 'welcome', tls: session.tls, loggedIn: smarthost.login !== null }
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error
      trial = { kind: kindOf(error), said: error.response ?? error.message }
    }
  }
  return trial
}

function kindOf({ unsafe, loginRefused, response }: UnreachableError) {
  if (unsafe) return 'unsafe'
  if (loginRefused) return 'login_refused'
  return response === null ? 'unreachable' : 'refused'
}
