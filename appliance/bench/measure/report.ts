import { writeFileSync } from 'node:fs'

export type Row = Readonly<Record<string, string | number>>

/** Columns in the order of the first row; numbers stand to the right. */
export function printTable(rows: readonly Row[]): void {
  const columns = Object.keys(rows[0] ?? {})
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)))
  for (const line of lines) {
    const cells = line.map((cell, at) => {
      const width = widths[at] ?? 0
      return at === 0 ? cell.padEnd(width) : cell.padStart(width)
    })
    console.log(`  ${cells.join('   ')}`.trimEnd())
  }
}

/** The whole result for machines; nothing where no file was asked for. */
export function writeJson(file: string | undefined, result: object): void {
  if (file === undefined) return
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
  console.log(`\nAs JSON: ${file}`)
}
