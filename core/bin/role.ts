import type { Logger } from 'pino'
import { openBus, type Bus } from '#core/bus/bus.js'
import type { Role } from '#core/bus/topics.js'
import { readInstance, type Instance } from '#core/config/instance.js'
import { readSettings, type Settings } from '#core/config/settings.js'
import { answerMetrics } from '#core/metrics/over_bus.js'
import { watchProcess } from '#core/metrics/process_metrics.js'
import { becomeRole } from './current_role.js'
import { openLog } from './log.js'
import { sentenceFor } from './start_failure.js'
import { supervisor, type RoleStates } from './supervisor_channel.js'

/** "Start me again at once": the supervisor does so without back-off. */
export const RESTART_EXIT_CODE = 75

/** The supervisor ends everything 10 s after it asked to. */
const TIME_TO_DRAIN = 8_000
const TIME_WITHOUT_SUPERVISOR = 1_000

export interface RoleContext {
  name: Role
  settings: Settings
  instance: Instance
  bus: Bus
  log: Logger
  /** Adds to what GET /health says of this role; called anew each time. */
  reportHealth(report: HealthReport): void
  /** What the supervisor last said of all roles; empty without one. */
  roleStates(): RoleStates
}

export type HealthReport = () => Record<string, unknown> | Promise<Record<string, unknown>>

/** Stops taking in, finishes what is begun, closes what is open. */
export type StopRole = () => Promise<void>

/**
 * The life of a role's process: `start` resolves when the role serves. It ends by SIGTERM, with its
 * supervisor, when the instance changed (to begin anew), or by an error that nobody caught.
 */
export async function runRole(
  name: Role,
  start: (context: RoleContext) => Promise<StopRole>
): Promise<void> {
  becomeRole(name)
  const settings = readSettings(process.env)
  const log = openLog(settings.dataDir, name)
  endOnUncaughtErrors(log)
  try {
    const context = await openContext(name, settings, log)
    const stop = await start(context)
    endWhenAsked(context, stop)
    supervisor.send({ ready: true })
    log.info({ pid: process.pid }, `${name} is ready`)
  } catch (error) {
    log.fatal({ err: error }, `${name} cannot start`)
    await supervisor.send({ failed: sentenceFor(name, error) })
    process.exit(1)
  }
}

function endOnUncaughtErrors(log: Logger): void {
  const end = (error: unknown) => {
    log.fatal({ err: error }, 'an error that nobody caught')
    process.exit(1)
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}

async function openContext(name: Role, settings: Settings, log: Logger): Promise<RoleContext> {
  const bus = await openBus(name, settings.dataDir, log)
  const reports: HealthReport[] = []
  answerMetrics(bus)
  watchProcess()
  bus.handle('health', async () => {
    const parts = await Promise.all(reports.map((report) => report()))
    return Object.assign({ pid: process.pid, uptime: Math.round(process.uptime()) }, ...parts)
  })
  return {
    name,
    settings,
    instance: readInstance(settings.dataDir),
    bus,
    log,
    reportHealth: (report) => void reports.push(report),
    roleStates: () => supervisor.roleStates,
  }
}

function endWhenAsked({ bus, log, name }: RoleContext, stop: StopRole): void {
  let ending = false
  const end = async (why: string, exitCode: number, patience: number) => {
    setTimeout(() => process.exit(exitCode), patience)
    if (ending) return
    ending = true
    log.info(`${name} stops: ${why}`)
    await stop().catch((error: unknown) => log.error({ err: error }, `${name} stopped badly`))
    await bus.close()
    process.exit(exitCode)
  }
  process.on('SIGTERM', () => void end('it was asked to', 0, TIME_TO_DRAIN))
  // The terminal sends SIGINT to the whole group: a role leaves the decision to its supervisor.
  process.on('SIGINT', () => {
    if (!supervisor.isThere) void end('interrupted', 0, TIME_TO_DRAIN)
  })
  const alone = () => void end('its supervisor is gone', 1, TIME_WITHOUT_SUPERVISOR)
  process.on('disconnect', alone)
  if (supervisor.isThere && !process.connected) alone()
  bus.subscribe('instance.changed', () => {
    void end('the instance changed', RESTART_EXIT_CODE, TIME_TO_DRAIN)
  })
}
