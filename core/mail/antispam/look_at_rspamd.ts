import { RspamdError, RspamdPasswordError } from './errors.js'
import { Rspamd } from './rspamd/rspamd.js'

/** What can be seen of an rspamd from outside. */
export interface RspamdLook {
  /** milliseconds that the scanner took to answer a ping; null: it does not answer */
  ping: number | null
  /** why not, exactly */
  fault: string | null
}

export interface ControllerLook {
  standing: 'answers' | 'wrong_password' | 'away'
  version: string | null
  /** since it was started: messages scanned, by what it proposed */
  scanned: number
  actions: Readonly<Record<string, number>>
  learned: number
  fault: string | null
}

/** Where an rspamd of this machine listens unless its configuration says otherwise. */
export const USUAL_SCANNER = 'http://127.0.0.1:11333'
export const USUAL_CONTROLLER = 'http://127.0.0.1:11334'

const PATIENCE_MS = 2_000
const AWAY: ControllerLook = {
  ...{ standing: 'away', version: null, scanned: 0, actions: {}, learned: 0, fault: null },
}

export async function lookAtScanner(origin: string): Promise<RspamdLook> {
  const rspamd = new Rspamd({ origin, patience: PATIENCE_MS, atOnce: 1 })
  try {
    return { ping: Math.max(1, Math.round(await rspamd.ping())), fault: null }
  } catch (error) {
    return { ping: null, fault: error instanceof Error ? error.message : String(error) }
  } finally {
    await rspamd.close()
  }
}

export async function lookAtController(
  origin: string,
  password: string | null
): Promise<ControllerLook> {
  const rspamd = new Rspamd({ origin, password, patience: PATIENCE_MS, atOnce: 1 })
  try {
    return figuresOf(await rspamd.statistics())
  } catch (error) {
    if (error instanceof RspamdPasswordError) return { ...AWAY, standing: 'wrong_password' }
    if (error instanceof RspamdError) return { ...AWAY, fault: error.message }
    throw error
  } finally {
    await rspamd.close()
  }
}

function figuresOf(value: unknown): ControllerLook {
  if (typeof value !== 'object' || value === null) return AWAY
  const { version, scanned, learned, actions } = value as Record<string, unknown>
  const counted = Object.entries(typeof actions === 'object' ? { ...actions } : {})
  return {
    standing: 'answers',
    version: typeof version === 'string' ? version.slice(0, 20) : null,
    scanned: countOf(scanned),
    actions: Object.fromEntries(counted.map(([name, count]) => [name, countOf(count)])),
    learned: countOf(learned),
    fault: null,
  }
}

function countOf(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : 0
}
