import { PluginError } from '../plugin/errors.js'

let report: (sentence: string) => void = () => undefined

/** From now on what is refused is also written down: an author wants to know, and so does an administrator. */
export function reportRefusals(to: (sentence: string) => void): void {
  report = to
}

/** To be thrown. */
export function refusal(sentence: string): PluginError {
  report(sentence)
  return new PluginError('E_NOT_ALLOWED', sentence)
}

/**
 * Puts in the place of something that is taken away what says so: to whoever looks it is not there, to whoever calls
 * it is refused. A library may put something of its own there.
 */
export function refuse(object: object, name: string, shownAs: string): void {
  const isCalled = typeof Reflect.getOwnPropertyDescriptor(object, name)?.value === 'function'
  const sentence = `a plugin cannot use ${shownAs}`
  const call = () => {
    throw refusal(sentence)
  }
  let isTold = false
  Object.defineProperty(object, name, {
    configurable: true,
    get() {
      if (isCalled) return call
      if (!isTold) report(sentence)
      isTold = true
      return undefined
    },
    set(value: unknown) {
      Object.defineProperty(object, name, { value, writable: true, configurable: true })
    },
  })
}
