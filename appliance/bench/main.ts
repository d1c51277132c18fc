/** `npm run bench -- NAME [OPTIONS]`: each measures one promise of ours, beside what others do, in one run. */
const benches: Record<string, () => Promise<{ run(args: string[]): Promise<void> }>> = {
  ingest: () => import('./ingest/ingest.js'),
  outbound: () => import('./outbound/outbound.js'),
  plugins: () => import('./plugins/every_part.js'),
  sessions: () => import('./sessions/sessions.js'),
  webmail: () => import('./webmail/webmail.js'),
}

const [name = '', ...args] = process.argv.slice(2)
const bench = benches[name]
if (bench) {
  const { run } = await bench()
  await run(args)
} else {
  console.error(`There is no bench "${name}": ${Object.keys(benches).join(', ')}.`)
  process.exitCode = 2
}
