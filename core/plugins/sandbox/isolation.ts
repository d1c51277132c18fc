import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { NODE_OPTIONS } from './node_options.js'

/**
 * What stands around the permission model, from most to least: process and network namespaces and a uid of its own;
 * without one of them; nothing but the permission model itself, without which no plugin starts.
 */
export type IsolationLevel = 'user and namespaces' | 'namespaces' | 'user' | 'process'

export interface Isolation {
  level: IsolationLevel
  /** goes before Node and its options */
  wrapper: readonly string[]
  /** the kernel bounds memory and files, and ends the child when the core is gone */
  bounded: boolean
}

const MIB = 1024 * 1024
/** V8 reserves address space for its code that the kernel counts as data, measured on Node 26. */
const RESERVED_BYTES = 560 * MIB
/** What the kernel lets it have beyond; the watchdog's limit is lower and gives a reason. */
const DATA_BYTES = 512 * MIB

const LIMITS = ['--core=0', '--fsize=0', '--nofile=64', `--data=${RESERVED_BYTES + DATA_BYTES}`]
const BOUNDS = [
  ...['nice', '-n', '5', 'prlimit', ...LIMITS],
  // PR_SET_PDEATHSIG: the kernel kills it when the core ends, also when it listens to nothing
  ...['setpriv', '--pdeathsig', 'KILL', '--no-new-privs'],
]
const NAMESPACES = [
  ...['unshare', '--user', '--map-current-user', '--pid', '--net', '--ipc', '--fork'],
  '--kill-child',
]

/** As systemd's dynamic users (systemd.exec(5)): nobody else's, and without an entry in /etc/passwd. */
const FIRST_UID = 61_184
const UIDS = 4_096

const CANDIDATES: readonly Isolation[] = [
  { level: 'user and namespaces', wrapper: [...BOUNDS, ...NAMESPACES], bounded: true },
  { level: 'namespaces', wrapper: [...BOUNDS, ...NAMESPACES], bounded: true },
  { level: 'user', wrapper: BOUNDS, bounded: true },
  { level: 'process', wrapper: BOUNDS, bounded: true },
  { level: 'process', wrapper: [], bounded: false },
]

/** Exits with 0 only where the permission model denies. */
const PROBE = `const p = process.permission;
const denied = ['fs.read', 'fs.write', 'child', 'worker', 'addon', 'wasi', 'net', 'inspector']
process.exit(p && denied.every((name) => !p.has(name)) ? 0 : 1)`

let probed: Promise<Isolation> | null = null

/** The most that this system allows; rejects with E_NO_SANDBOX where Node itself cannot deny. */
export function isolation(): Promise<Isolation> {
  return (probed ??= probe())
}

/** For who looks after the system; null: no plugin starts here. */
export async function isolationLevel(): Promise<IsolationLevel | null> {
  const found = await isolation().catch(() => null)
  return found && found.level
}

/** A uid of its own for each plugin, where the level has one. */
export function uidFor({ level }: Isolation, plugin: string): number | undefined {
  if (!level.startsWith('user')) return undefined
  return FIRST_UID + (createHash('sha256').update(plugin).digest().readUInt32BE() % UIDS)
}

/** Tries all of it, with these options of Node. */
export async function probe(options: readonly string[] = NODE_OPTIONS): Promise<Isolation> {
  const isRoot = process.getuid?.() === 0
  for (const candidate of CANDIDATES) {
    if (candidate.level.startsWith('user') && !isRoot) continue
    if (await works(candidate, options)) return candidate
  }
  throw new PluginError('E_NO_SANDBOX', 'this Node cannot deny what a plugin must not have')
}

function works(candidate: Isolation, options: readonly string[]): Promise<boolean> {
  const uid = uidFor(candidate, 'probe')
  const [command = '', ...args] = [
    ...candidate.wrapper,
    process.execPath,
    ...options,
    ...['--eval', PROBE],
  ]
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: {}, cwd: '/', stdio: 'ignore', uid, gid: uid })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}
