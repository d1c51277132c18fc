import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** What a figure depends on. */
export interface Machine {
  cores: number
  processor: string
  memoryGib: number
  system: string
  /** of the last minute, before anything was measured: above 0.5 somebody else was at work, too */
  loadBefore: number
  versions: Record<string, string>
}

/** `packages` are Debian packages whose versions matter. */
export function describeMachine(packages: readonly string[]): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown',
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
    versions: { node: process.versions.node, ...packageVersions(packages) },
  }
}

function packageVersions(packages: readonly string[]): Record<string, string> {
  if (packages.length === 0) return {}
  const format = '--showformat=${Package} ${Version}\n'
  const lines = execFileSync('dpkg-query', ['--show', format, ...packages], { encoding: 'utf8' })
  return Object.fromEntries(
    lines
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
  )
}
