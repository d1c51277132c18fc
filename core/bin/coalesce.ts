/** Many calls in one turn of the event loop become one call after it. */
export function coalesce(work: () => void): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    setImmediate(() => {
      waiting = false
      work()
    })
  }
}
