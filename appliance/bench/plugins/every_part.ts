const parts: Record<string, () => Promise<{ run(args: string[]): Promise<void> }>> = {
  sandbox: () => import('./plugins.js'),
  trust: () => import('./trust.js'),
  live: () => import('./live/report.js'),
}

/** `npm run bench -- plugins [sandbox|trust|live] [OPTIONS]`: one part with its options, or all as they are. */
export async function run([name = '', ...args]: string[]): Promise<void> {
  const part = parts[name]
  if (part) return (await part()).run(args)
  if (name !== '') throw new TypeError(`bench plugins [${Object.keys(parts).join('|')}] [OPTIONS]`)
  for (const each of Object.values(parts)) await (await each()).run([])
}
