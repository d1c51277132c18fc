import Registry from 'prom-client/lib/registry.js'
import { registry } from './registry.js'

/** One metric of one process, as prom-client makes it for others. */
interface Samples {
  name: string
  help: string
  type: string
  aggregator: string
  values: { value: number; labels: Record<string, string | number>; metricName?: string }[]
}

const METHOD = 'metrics'
/** A role that needs longer is too busy to be asked; what it knows is missing this once. */
const DEADLINE = 2_000

/** As much of the bus as it takes: the bus stands on the same storey. */
export interface AnsweringBus {
  handle(method: string, handler: (payload: unknown) => unknown): void
}

export interface AskingBus<Role extends string> {
  call(role: Role, method: string, payload: unknown, options: { timeout: number }): Promise<unknown>
}

/** From now on the web role can ask for what this process has counted. */
export function answerMetrics(bus: AnsweringBus): void {
  bus.handle(METHOD, () => registry.getMetricsAsJSON())
}

/**
 * What every role has counted, in Prometheus' text format, each value with the role it comes from. A role that does
 * not answer is there with `caliopen_role_up` 0.
 */
export async function gatherMetrics<Role extends string>(
  bus: AskingBus<Role>,
  roles: readonly Role[]
): Promise<{ contentType: string; text: string }> {
  const answers = await Promise.all(roles.map((role) => ask(bus, role)))
  const gathered = new Registry()
  for (const samples of byName(answers.flat())) {
    const metric = { ...samples, get: async () => samples }
    gathered.registerMetric(metric as unknown as Parameters<typeof gathered.registerMetric>[0])
  }
  return { contentType: gathered.contentType, text: await gathered.metrics() }
}

async function ask<Role extends string>(bus: AskingBus<Role>, role: Role): Promise<Samples[]> {
  const answer = await bus.call(role, METHOD, null, { timeout: DEADLINE }).catch(() => null)
  const samples = (answer ?? []) as Samples[]
  return [...samples, roleUp(answer === null ? 0 : 1)].map((metric) => ({
    ...metric,
    values: metric.values.map((value) => ({ ...value, labels: { role, ...value.labels } })),
  }))
}

function roleUp(value: 0 | 1): Samples {
  return {
    name: 'caliopen_role_up',
    help: 'Whether the role answered when it was asked for its metrics',
    type: 'gauge',
    aggregator: 'sum',
    values: [{ value, labels: {} }],
  }
}

/** Every line of one metric stands in one group (the text format asks for it). */
function byName(all: readonly Samples[]): Samples[] {
  const groups = new Map<string, Samples>()
  for (const metric of all) {
    const group = groups.get(metric.name)
    if (group) group.values.push(...metric.values)
    else groups.set(metric.name, { ...metric, values: [...metric.values] })
  }
  return [...groups.values()]
}
