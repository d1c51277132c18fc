import './known_warning.js'
import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'

/** The repository's root, or `build/` when it runs from the build. */
export const APP_ROOT = new URL('../../', import.meta.url)

/** The one way every process boots AdonisJS. */
export function ignite(): Ignitor {
  return new Ignitor(APP_ROOT, { importer })
}

function importer(path: string) {
  return path.startsWith('./') || path.startsWith('../')
    ? import(new URL(path, APP_ROOT).href)
    : import(path)
}
