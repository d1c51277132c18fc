import type { ContributionPoint, Manifest } from '../manifest/manifest.js'
import type { FieldValues } from '../manifest/fields.js'
import { Shortfall, Skipped } from './expect.js'
import { FakeWorld } from './world/fake_world.js'

/**
 * A conformance kit says in code what the contract of a contribution point says in words: named checks, each on a
 * plugin that was started anew in a world of its own. It needs no test framework: `plugin:test` runs it, and so may
 * any test.
 */
export interface Kit<Point extends object, S extends Scenario> {
  readonly point: ContributionPoint
  readonly checks: readonly Check<Point, S>[]
}

export interface Check<Point extends object, S extends Scenario> {
  /** a behaviour, as a test is named: "sends once what it is asked to send twice" */
  readonly name: string
  /** Says with `expect` what is not as it should be, and with `skip` that there is nothing to check. */
  run(trial: Trial<Point, S>): Promise<void>
}

/** What only the author knows of a contribution. A kit asks more of it in a type of its own. */
export interface Scenario {
  /** what the administrator answered */
  settings?: FieldValues
  /** Makes the far side: answers to fetch, servers that streams lead to, names. Before the plugin starts. */
  prepare?(world: FakeWorld): void | Promise<void>
}

/** What is checked: a package as it will be packed, and a way to start it. */
export interface Subject {
  manifest: Manifest
  /** by path within the package; a theme is nothing else */
  files: ReadonlyMap<string, Uint8Array>
  /** throws where the package has no code */
  start: StartPlugin
}

export type StartPlugin = (world: FakeWorld, settings: FieldValues) => Promise<RunningPlugin>

export interface RunningPlugin {
  /** as the core calls: `channels/xmpp/send` with its one argument; rejects with a PluginError */
  call(method: string, argument: unknown): Promise<unknown>
  /** the process is gone, without a word to the plugin where `graceful` is false */
  stop(graceful: boolean): Promise<void>
}

/** One run of one check. */
export interface Trial<Point extends object, S extends Scenario> {
  manifest: Manifest
  files: ReadonlyMap<string, Uint8Array>
  /** the contribution's name in the manifest */
  name: string
  scenario: S
  world: FakeWorld
  /** The contribution, called as the core calls it. The first call starts the plugin. */
  point: Point
  /** The plugin itself: `plugin/health`, `plugin/tick`. */
  call(method: string, argument?: unknown): Promise<unknown>
  /** Its process dies and another one takes over: what was in memory is gone, its storage is there. */
  crash(): Promise<void>
}

export interface CheckResult {
  check: string
  outcome: 'passed' | 'failed' | 'skipped'
  /** what is wrong and what the contract asks, or why there was nothing to check; empty when it passed */
  sentence: string
}

const DEADLINE = 10_000

/** All checks of the kit, one after the other, on one contribution of the package. */
export async function runKit<Point extends object, S extends Scenario>(
  kit: Kit<Point, S>,
  subject: Subject,
  name: string,
  scenario: S
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const check of kit.checks) {
    results.push(await runCheck(kit, check, subject, name, scenario))
  }
  return results
}

export async function runCheck<Point extends object, S extends Scenario>(
  kit: Kit<Point, S>,
  check: Check<Point, S>,
  subject: Subject,
  name: string,
  scenario: S
): Promise<CheckResult> {
  const world = new FakeWorld(subject.manifest)
  const life = new Life(subject, world, scenario.settings ?? {})
  try {
    await scenario.prepare?.(world)
    const trial = { ...subject, name, scenario, world, ...callsOf<Point>(life, kit.point, name) }
    await withinDeadline(check.run(trial))
    return { check: check.name, outcome: 'passed', sentence: '' }
  } catch (error) {
    const outcome = error instanceof Skipped ? 'skipped' : 'failed'
    return { check: check.name, outcome, sentence: sentenceOf(error) }
  } finally {
    await life.end()
    world.close()
  }
}

/** The plugin of one check: started when first needed, and again after it was let die. */
class Life {
  readonly #subject: Subject
  readonly #world: FakeWorld
  readonly #settings: FieldValues
  #running: Promise<RunningPlugin> | null = null

  constructor(subject: Subject, world: FakeWorld, settings: FieldValues) {
    this.#subject = subject
    this.#world = world
    this.#settings = settings
  }

  async call(method: string, argument: unknown): Promise<unknown> {
    this.#world.learn(argument)
    this.#running ??= this.#subject.start(this.#world, this.#settings)
    return (await this.#running).call(method, argument)
  }

  async crash(): Promise<void> {
    const running = this.#running
    this.#running = null
    await (await running)?.stop(false)
    this.#world.cut()
  }

  async end(): Promise<void> {
    const running = await this.#running?.catch(() => null)
    await running?.stop(true)
  }
}

function callsOf<Point extends object>(life: Life, kind: ContributionPoint, name: string) {
  const point = new Proxy({} as Point, {
    get: (_, method) => (argument: unknown) =>
      life.call(`${kind}/${name}/${String(method)}`, argument),
  })
  return {
    point,
    call: (method: string, argument?: unknown) => life.call(method, argument),
    crash: () => life.crash(),
  }
}

async function withinDeadline(work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const late = new Shortfall(`It was not done within ${DEADLINE / 1000} seconds.`)
  const timer = setTimeout(() => reject(late), DEADLINE)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof Shortfall || error instanceof Skipped) return error.message
  const { code } = error as { code?: unknown }
  const words = error instanceof Error ? error.message : String(error)
  return typeof code === 'string' ? `It failed with ${code}: ${words}` : `It failed: ${words}`
}
