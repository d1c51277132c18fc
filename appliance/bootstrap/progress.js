/**
 * Calm progress: one line a step that takes time, and its seconds when it is done. On a terminal the
 * seconds count while it runs.
 */
export class Progress {
  /** @param {NodeJS.WriteStream} stream */
  constructor(stream) {
    this.stream = stream
  }

  /**
   * @template T
   * @param {string} title
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(title, work) {
    const startedAt = Date.now()
    this.#show(`  ${title} …`)
    const ticking = this.stream.isTTY
      ? setInterval(() => this.#show(`  ${title} … ${seconds(startedAt)}`), 1000)
      : undefined
    try {
      const result = await work()
      this.#show(`  ${title}: done in ${seconds(startedAt)}\n`)
      return result
    } catch (error) {
      this.#show(`  ${title}: failed\n`)
      throw error
    } finally {
      clearInterval(ticking)
    }
  }

  /** @param {string} line */
  note(line) {
    this.stream.write(`${line}\n`)
  }

  /** @param {string} text */
  #show(text) {
    if (this.stream.isTTY) this.stream.write(`\r\x1b[K${text}`)
    else this.stream.write(text.endsWith('\n') ? text : `${text}\n`)
  }
}

/** @param {number} startedAt */
function seconds(startedAt) {
  return `${((Date.now() - startedAt) / 1000).toFixed(1)} s`
}
