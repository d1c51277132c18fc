/** A folder that cannot be packed; every sentence says where and why, for its author. */
export class PackingError extends Error {
  readonly code = 'E_PACKING'
  readonly sentences: readonly string[]

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'))
    this.name = 'PackingError'
    this.sentences = sentences
  }
}
