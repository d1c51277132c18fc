/** Like Promise.all, but a failure is reported only when all have ended: nothing goes on behind the caller's back. */
export async function together<T extends readonly unknown[]>(
  work: readonly [...T]
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work)
  return Promise.all(work)
}
