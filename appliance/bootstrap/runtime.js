import { existsSync } from 'node:fs'
import { inClone, Sentence } from './clone.js'

const OLDEST = 24

/**
 * The Node that everything runs with: the one among the dependencies where there is one for this kind of
 * machine, else the system's.
 * @returns {string}
 */
export function runtimeNode() {
  const pinned = inClone('node_modules', '.bin', 'node')
  if (existsSync(pinned)) return pinned
  if (Number(process.versions.node.split('.')[0]) >= OLDEST) return process.execPath
  throw new Sentence(
    `On this kind of machine (${process.platform}, ${process.arch}) Caliopen does not bring its own Node: ` +
      `install Node ${OLDEST} or newer (this is ${process.versions.node}).`
  )
}
