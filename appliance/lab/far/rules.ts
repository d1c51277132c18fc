import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface RefusalRule {
  /** code, enhanced code and text: `550 5.1.1 No such account` */
  reply: string
  /** how often, then the recipient is accepted; without it, always */
  times?: number
}

/** Recipients that behave badly from the start. */
export const DEFAULT_RULES: Record<string, RefusalRule> = {
  'nobody@far.example': { reply: '550 5.1.1 No such account here' },
  'busy@far.example': { reply: '451 4.3.0 Too busy, try again later' },
  'greylist@far.example': { reply: '451 4.7.1 Greylisted, try again later', times: 1 },
}

/** Writes the rule as policy.sh reads it; the folder appears whole, by a rename. */
export async function writeRule(
  folder: string,
  recipient: string,
  rule: RefusalRule
): Promise<void> {
  const path = join(folder, recipient.toLowerCase())
  const draft = `${path}.draft`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  // The policy runs as another user, who removes the files that count.
  await chmod(draft, 0o777)
  await writeFile(join(draft, 'reply'), `${rule.reply}\n`)
  if (rule.times === undefined) await writeFile(join(draft, 'always'), '')
  for (let time = 1; time <= (rule.times ?? 0); time++) {
    await writeFile(join(draft, `times.${time}`), '')
  }
  await rm(path, { recursive: true, force: true })
  await rename(draft, path)
}
