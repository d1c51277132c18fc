import { join } from 'node:path'
import { pino, type DestinationStream, type Logger } from 'pino'
import { RotatingFile } from './rotating_file.js'

/** JSON lines in `DATA_DIR/log/<name>.log`; on the terminal as well while developing. */
export function openLog(dataDir: string, name: string): Logger {
  return pino({ name, level: logLevel() }, logDestination(dataDir, name))
}

export function logLevel(): string {
  return process.env.LOG_LEVEL || 'info'
}

const files = new Map<string, RotatingFile>()

export function logDestination(dataDir: string, name: string): DestinationStream {
  const file = fileFor(join(dataDir, 'log', `${name}.log`))
  if (process.env.NODE_ENV !== 'development') return file
  return {
    write(line: string) {
      file.write(line)
      process.stdout.write(line)
    },
  }
}

/** One a process: two would rotate the file away from under each other. */
function fileFor(path: string): RotatingFile {
  const file = files.get(path) ?? new RotatingFile(path)
  files.set(path, file)
  return file
}
