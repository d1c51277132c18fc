const MOST_TRIES = 400
const PATIENCE_MS = 60_000

/** A smaller input that still fails: parts are left out, large ones first. */
export async function shrink(
  input: Buffer,
  fails: (candidate: Buffer) => Promise<boolean>
): Promise<Buffer> {
  let smallest = input
  let tries = 0
  const until = performance.now() + PATIENCE_MS
  for (let size = Math.ceil(input.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < smallest.length;) {
      if (++tries > MOST_TRIES || performance.now() > until) return smallest
      const rest = [smallest.subarray(0, from), smallest.subarray(from + size)]
      const candidate = Buffer.concat(rest)
      if (await fails(candidate)) smallest = candidate
      else from += size
    }
  }
  return smallest
}
