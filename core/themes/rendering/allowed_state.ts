import { HELPERS } from '@caliopen/contract/themes/templates/expressions'

type State = Record<string, unknown>

const FUNCTIONS: ReadonlySet<string> = new Set(HELPERS)

/**
 * What a template of a theme is given: the data and the helpers. Everything else that Edge and the framework put
 * beside them (`app`, `config`, `request`, `session` …) is a function or made by a class, and stays out.
 */
export function allowedState(state: State): State {
  const allowed: State = { __proto__: null }
  for (const name in state) {
    const value = state[name]
    if (typeof value !== 'function') {
      if (isData(value)) allowed[name] = value
    } else if (FUNCTIONS.has(name)) allowed[name] = value.bind(state)
  }
  allowed.$slots = state.$slots
  allowed.i18n = localeOf(state.i18n)
  return allowed
}

function isData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Of the language, its name. */
function localeOf(i18n: unknown): { locale: unknown } {
  return {
    locale: typeof i18n === 'object' && i18n !== null && 'locale' in i18n ? i18n.locale : 'en',
  }
}
