/** How a domain wants to be reached (RFC 8461 §3.2). */
export interface StsPolicy {
  mode: 'enforce' | 'testing' | 'none'
  /** host names, or `*.` and a domain */
  mx: readonly string[]
  /** seconds */
  maxAge: number
}

/** RFC 8461 §3.2: about a year */
const LONGEST = 31_557_600
const PATTERNS = 100

/** null where it is no policy: then it is as if there were none. */
export function readPolicy(text: string): StsPolicy | null {
  const fields = text
    .split(/\r?\n/)
    .map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, Math.max(colon, 0)).trim(), line.slice(colon + 1).trim()]
    })
    .filter(([key]) => key !== '')
  // Of what stands twice, mx apart, the first counts.
  const first = (name: string) => fields.find(([key]) => key === name)?.[1]
  const mode = (['enforce', 'testing', 'none'] as const).find((one) => one === first('mode'))
  const age = first('max_age') ?? ''
  if (first('version') !== 'STSv1' || !mode || !/^\d{1,10}$/.test(age)) return null
  const mx = fields.filter(([key]) => key === 'mx').map(([, value]) => value.toLowerCase())
  if (mx.length > PATTERNS || (mx.length === 0 && mode !== 'none')) return null
  return { mode, mx, maxAge: Math.min(Number(age), LONGEST) }
}

/** RFC 8461 §4.1: an asterisk stands for one label, the leftmost. */
export function allowsHost({ mx }: StsPolicy, host: string): boolean {
  const name = host.toLowerCase()
  const parent = name.slice(name.indexOf('.'))
  return mx.some(
    (pattern) => pattern === name || (pattern.startsWith('*.') && pattern.slice(1) === parent)
  )
}

/** The id of the policy that the TXT records announce; null where they announce none (RFC 8461 §3.1). */
export function announcedId(records: readonly string[]): string | null {
  const announcements = records.filter((record) => /^v=STSv1\s*;/.test(record))
  const [only] = announcements
  if (only === undefined || announcements.length > 1) return null
  const id = only
    .split(';')
    .flatMap((field) => /^\s*id\s*=\s*([a-zA-Z\d]{1,32})\s*$/.exec(field)?.[1] ?? [])
  return id[0] ?? null
}
