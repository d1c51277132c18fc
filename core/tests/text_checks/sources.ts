import { globSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface Source {
  /** from the root of the repository */
  path: string
  text: string
}

/** Every template of the default theme. */
export function templates(): Source[] {
  return read('themes/default/views/**/*.edge')
}

/** Where the topics of the bus are named, as texts are. */
const TOPICS = 'core/bus/topics.ts'

/** Every file that may say something to people; tests and what only they use say nothing. */
export function scripts(): Source[] {
  return read('{core,installer}/**/*.ts').filter(
    ({ path }) =>
      path !== TOPICS &&
      !path.startsWith('core/tests/') &&
      !/\.(spec|integration|e2e)\.ts$/.test(path)
  )
}

/** What texts are divided into: one file a feature, in every language. */
export function features(language: string): string[] {
  const folder = new URL(`../../resources/lang/${language}/`, import.meta.url)
  return readdirSync(folder).map((name) => name.replace(/\.json$/, ''))
}

function read(pattern: string): Source[] {
  return globSync(pattern, { cwd: ROOT }).map((path) => ({
    path,
    text: readFileSync(ROOT + path, 'utf8'),
  }))
}
