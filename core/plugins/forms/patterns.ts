import { createContext, Script } from 'node:vm'

/** Milliseconds; an honest pattern needs a thousandth of it. */
const PATIENCE = 50

/** The engine looks at its clock while it goes back and forth, so that no pattern of a stranger holds up the core. */
const test = new Script('new RegExp(`^(?:${pattern})$`, "u").test(text)')

/** Whether the whole text is of this form; a pattern that is none, or takes too long over it, fits nothing. */
export function fits(pattern: string, text: string): boolean {
  try {
    return test.runInContext(createContext({ pattern, text }), { timeout: PATIENCE }) === true
  } catch {
    return false
  }
}
