/** As the channels count: an emoji is one */
export function charactersIn(text: string): number {
  return [...text].length
}

/** Shown when little room is left; `limit` 0 is none */
export function showCount(output: HTMLOutputElement, count: number, limit: number): void {
  output.hidden = limit === 0 || count < limit * 0.8
  output.textContent = `${count} / ${limit}`
  output.toggleAttribute('data-over', count > limit)
}
