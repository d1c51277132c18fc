import { watch } from 'node:fs'

const SETTLES_IN = 100
const LEFT_OUT = /(^|\/)(node_modules|\.[^/]*|[^/]*~)(\/|$)/

/**
 * Calls once at the beginning and after each burst of changes, one call at a time. Returns how to stop, which waits
 * for a call that is under way.
 */
export function watchFolder(folder: string, follow: () => Promise<void>): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let following = follow()
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (name !== null && LEFT_OUT.test(name)) return
    clearTimeout(timer)
    timer = setTimeout(() => (following = following.then(follow)), SETTLES_IN)
  })
  return async () => {
    clearTimeout(timer)
    watcher.close()
    await following
  }
}
