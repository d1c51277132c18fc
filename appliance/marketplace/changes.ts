/** What a CHANGELOG.md in the form of keepachangelog.com says of one version, without the heading; '' for nothing. */
export function changesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1)
  const section = sections.find((text) => versionOf(text) === version)
  return section ? section.slice(section.indexOf('\n') + 1).trim() : ''
}

/** `[1.2.0] - 2026-11-27`, `1.2.0` */
function versionOf(section: string): string | undefined {
  return /^\[?v?([^\]\s]+)/.exec(section)?.[1]
}
