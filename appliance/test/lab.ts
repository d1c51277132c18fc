import { ALL_NEIGHBOURS, attachLab, startLab, type Lab } from '#appliance/lab/lab.js'

let own: Promise<Lab> | undefined

/**
 * The lab for a test: the one that `npm test` has started, or, when a test file is run alone, one for this
 * process, which ends with it.
 */
export function useLab(): Promise<Lab> {
  const running = process.env.CALIOPEN_LAB
  if (running) return Promise.resolve(attachLab(JSON.parse(running)))
  own ??= startLab(ALL_NEIGHBOURS)
  return own
}
