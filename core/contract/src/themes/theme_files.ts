/** All files of a theme by their path in its folder, with slashes. */
export type ThemeFiles = ReadonlyMap<string, Uint8Array>

export const LIMITS = {
  files: 120,
  /** of one file, in bytes */
  template: 64 * 1024,
  style: 128 * 1024,
  asset: 512 * 1024,
  /** of all files */
  all: 3 * 1024 * 1024,
  /** loops within loops, in one template */
  loops: 3,
} as const

const TEMPLATE = /^views\/(.+)\.edge$/

/** By name, as Edge calls them: `webmail/mailbox`, `components/thread/row`. */
export function templatesOf(files: ThemeFiles): Map<string, string> {
  const templates = new Map<string, string>()
  for (const [path, bytes] of files) {
    const [, name] = TEMPLATE.exec(path) ?? []
    if (name) templates.set(name, textOf(bytes))
  }
  return templates
}

/** In the order of their names, as they follow each other in the page. */
export function stylesOf(files: ThemeFiles): { path: string; text: string }[] {
  return [...files]
    .filter(([path]) => /^styles\/[\w-]+\.css$/.test(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, bytes]) => ({ path, text: textOf(bytes) }))
}

export function tokensOf(files: ThemeFiles): string {
  const bytes = files.get('tokens.css')
  return bytes ? textOf(bytes) : ''
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
