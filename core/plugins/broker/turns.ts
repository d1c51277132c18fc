/** Lets so many work at a time, and none while the plugin does not take what it was given; the others wait, in their order. */
export class Turns {
  readonly #most: number
  readonly #whenRoomy: () => Promise<void>
  readonly #waiting: (() => void)[] = []
  #working = 0

  constructor(most: number, whenRoomy: () => Promise<void>) {
    this.#most = most
    this.#whenRoomy = whenRoomy
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working >= this.#most) await new Promise<void>((go) => this.#waiting.push(go))
    else this.#working++
    try {
      await this.#whenRoomy()
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#working--
    }
  }
}
