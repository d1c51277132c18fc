/**
 * A plugin's texts stand under `plugins.<id>`, beside the sentences of the house itself, which no plugin may put in
 * other words: these are the groups of `core/resources/lang/en/plugins.json` that could be ids.
 */
export const RESERVED_IDS: ReadonlySet<string> = new Set([
  'faults',
  'states',
  'steps',
  'kinds',
  'operations',
  'permissions',
  'questions',
  'owner',
  'data',
  'failures',
  'commands',
  'guard',
])
