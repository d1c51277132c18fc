import { statfs } from 'node:fs/promises'
import { isRoot } from '#appliance/lab/processes/system_user.js'
import { runCommand } from '#appliance/lab/processes/command.js'
import { guard } from '#appliance/lab/processes/guard.js'

const KIB = 1024

/**
 * A disk of its own for one folder, in memory, that can be full: its size is set to what is on it. It is gone with
 * the process that made it.
 */
export class SmallDisk {
  readonly #folder: string
  readonly #kib: number

  private constructor(folder: string, kib: number) {
    this.#folder = folder
    this.#kib = kib
  }

  /** null where nobody but root may mount, or not even root. */
  static async mount(folder: string, mebibytes: number): Promise<SmallDisk | null> {
    if (!isRoot()) return null
    const kib = mebibytes * KIB
    const options = `size=${kib}k,mode=700`
    try {
      await runCommand('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
    } catch {
      // A container may not: the run says that nothing was full.
      return null
    }
    guard.folder(folder)
    return new SmallDisk(folder, kib)
  }

  /** Not a page more fits. */
  async fill(): Promise<void> {
    for (let tries = 0; tries < 20; tries++) {
      const { blocks, bfree, bsize } = await statfs(this.#folder)
      // It may have grown since it was asked, and nothing shrinks below what it holds.
      const used = ((blocks - bfree) * bsize) / KIB
      if (await this.#resize(Math.max(used, 4))) return
    }
  }

  async free(): Promise<void> {
    if (!(await this.#resize(this.#kib))) throw new Error('the disk could not be freed')
  }

  async unmount(): Promise<void> {
    await runCommand('umount', ['-l', this.#folder])
    guard.keep(this.#folder)
  }

  async #resize(kib: number): Promise<boolean> {
    return runCommand('mount', ['-o', `remount,size=${kib}k`, this.#folder]).then(
      () => true,
      () => false
    )
  }
}
