import type { Source } from './sources.js'

/** A place in the sources that names a text, or, with values in it, a family of texts. */
export interface Use {
  path: string
  /** as it is written there */
  written: string
  means: (key: string) => boolean
}

/** What a template literal holds between its backticks: `${…}`, with objects and strings in it. */
const INSIDE = '(?:(?!\\2)[^$\\n]|\\$\\{(?:[^{}]|\\{[^{}]*\\})*\\})*'
const VALUE = /\$\{(?:[^{}]|\{[^{}]*\})*\}/g

/**
 * Names in quotes or backticks that begin as a text's do. Names of routes and of files look alike, so they
 * are told from texts by where they stand.
 */
export function usesIn({ path, text }: Source, features: string[]): Use[] {
  const begin = `(?:${features.join('|')})\\.`
  const quoted = new RegExp(`(\\w+\\(\\s*|key: )?(['"\`])(${begin}${INSIDE})\\2`, 'g')
  return [...text.matchAll(quoted)]
    .filter(([, before = '', quote = '', name = '']) => isText(before, quote, name))
    .map(([, , , written = '']) => ({ path, written, means: meaningOf(written) }))
}

/** What goes over the bus is called as texts are. */
const ON_THE_BUS = /^(?:plugins|themes|trust)\.(?:changed|queued|call|usage|preview)$/
/** An answer of the wizard's headless twin. */
const AN_ANSWER = 'admin.address'

function isText(before: string, quote: string, name: string): boolean {
  if (/^(?:urlFor|as)\(/.test(before) || ON_THE_BUS.test(name)) return false
  if (name === AN_ANSWER) return false
  if (name.endsWith('.json') || name.endsWith('.lock')) return false
  if (!/^[\w.]+$/.test(quote === '`' ? name.replaceAll(VALUE, '') : name)) return false
  // The wizard's routes are called as its texts are.
  return !name.startsWith('installer.') || /^(?:t\(|say\(|key: )/.test(before)
}

function meaningOf(written: string): (key: string) => boolean {
  if (!written.includes('${')) return (key) => key === written
  const parts = written.split(VALUE).map((part) => part.replaceAll('.', '\\.'))
  const pattern = new RegExp(`^${parts.join('[^.]+')}$`)
  return (key) => pattern.test(key)
}
