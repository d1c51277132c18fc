import { spawn, type ChildProcess } from 'node:child_process'
import type { Duplex } from 'node:stream'
import { uidFor, type Isolation } from './isolation.js'
import { NODE_OPTIONS } from './node_options.js'
import { innermost } from './process_facts.js'

/** What it says on its last legs: V8's reason for an end. More is not read. */
const LONGEST_LAST_WORDS = 64 * 1024
const LINES = 12
/** Milliseconds until a wrapper that does not end with its plugin is ended. */
const PATIENCE = 500

export interface LaunchedProcess {
  process: ChildProcess
  /** the one descriptor that both have */
  stream: Duplex
  /** the process that runs the plugin: below the wrapper's, where there is a wrapper */
  pid(): number | null
  /** At once, the plugin first: its wrapper ends with it, so that nobody is left when that one has ended. */
  kill(): void
  lastWords(): string
}

/** Starts Node with the child's script: no environment, no descriptor but one, nothing that it may do. */
export function launch(isolation: Isolation, plugin: string, script: string): LaunchedProcess {
  const uid = uidFor(isolation, plugin)
  const [command = '', ...args] = [
    ...isolation.wrapper,
    process.execPath,
    ...NODE_OPTIONS,
    // the name is for who looks at the list of processes
    ...['--input-type=module', '-', plugin],
  ]
  const child = spawn(command, args, {
    env: {},
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    uid,
    gid: uid,
  })
  // a process that is not there is told of by its end
  child.stdin?.on('error', () => undefined).end(script)
  const pid = () => (child.pid === undefined ? null : innermost(child.pid))
  return {
    process: child,
    stream: child.stdio[3] as Duplex,
    pid,
    kill: () => kill(child, pid()),
    lastWords: collect(child),
  }
}

function kill(child: ChildProcess, inner: number | null): void {
  if (child.exitCode !== null || child.signalCode !== null || inner === null) return
  try {
    process.kill(inner, 'SIGKILL')
  } catch (error) {
    // it ended by itself a moment ago
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
  setTimeout(() => child.kill('SIGKILL'), PATIENCE).unref()
}

function collect(child: ChildProcess): () => string {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words += text
    if (words.length > LONGEST_LAST_WORDS) child.stderr?.destroy()
  })
  child.stderr?.on('error', () => undefined)
  return () => readable(words)
}

/** Node quotes the line that failed, and ours is one of fifteen thousand characters. */
function readable(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '' && line.length <= 300)
  return lines.slice(0, LINES).join('\n')
}
