import type { Message } from '@caliopen/contract/text'

/** A plugin names its own texts; for everybody else they stand below its id. */
export function ownText(plugin: string, { key, values }: Message): Message {
  return { key: `plugins.${plugin}.${key}`, values }
}
