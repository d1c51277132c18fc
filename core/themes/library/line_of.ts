import type { ThemePackage } from '../source.js'

/** Longer families are a mistake. */
const MOST_PARENTS = 4

/** A theme and those that it goes on from, the nearest first, without `default`; null where one is not there. */
export function lineOf<T extends Pick<ThemePackage, 'name' | 'parent'>>(
  name: string,
  packages: readonly T[]
): readonly T[] | null {
  const line: T[] = []
  for (let next = name; next !== 'default';) {
    const found = packages.find((one) => one.name === next)
    if (!found || line.includes(found) || line.length > MOST_PARENTS) return null
    line.push(found)
    next = found.parent
  }
  return line
}
