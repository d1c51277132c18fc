import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone's root folder. Everything runs there, wherever it was called from. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** @param {...string} parts */
export function inClone(...parts) {
  return join(root, ...parts)
}

/** The newest build: a link, so that a new build replaces it in one step and old processes keep theirs. */
export const buildLink = inClone('build')

/** Every build, each in a folder named after its sources, and the lock of whoever builds or installs. */
export const buildsFolder = inClone('.build')

/** Something the person at the keyboard can understand and change: printed alone, without a stack. */
export class Sentence extends Error {}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T | undefined>}
 */
export async function orSentence(work) {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Sentence)) throw error
    console.error(error.message)
    process.exitCode = 1
    return undefined
  }
}
