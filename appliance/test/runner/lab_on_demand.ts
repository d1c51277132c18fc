import { ALL_NEIGHBOURS, startLab, type Lab } from '#appliance/lab/lab.js'

/** One lab for all runs, started when the first of them needs it; a failure to start is told to each of them. */
export class LabOnDemand {
  #lab: Promise<Lab> | undefined

  get(): Promise<Lab> {
    this.#lab ??= startLab(ALL_NEIGHBOURS)
    return this.#lab
  }

  /** Ends the lab if there is one. */
  async stop(): Promise<void> {
    const lab = await this.#lab?.catch(() => undefined)
    await lab?.stop()
  }
}
