import { join } from 'node:path'
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino'
import { countLog } from './count_log.js'
import { RotatingFile } from './rotating_file.js'

/** JSON lines in `DATA_DIR/log/<name>.log`; on the terminal as well while developing. */
export function openLog(dataDir: string, name: string): Logger {
  const hooks: LoggerOptions['hooks'] = {
    logMethod(args, method, level) {
      countLog(level, args)
      method.apply(this, args)
    },
  }
  return pino({ name, level: logLevel(), hooks }, logDestination(dataDir, name))
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
      process.stdout.write(forReading(line))
    },
  }
}

/** One a process: two would rotate the file away from under each other. */
function fileFor(path: string): RotatingFile {
  const file = files.get(path) ?? new RotatingFile(path)
  files.set(path, file)
  return file
}

function forReading(line: string): string {
  const { name, level, msg, err } = JSON.parse(line) as LogLine
  const text = `${name} ${LEVELS[level] ?? ''}${msg ?? err?.message}\n`
  return err?.stack ? `${text}${err.stack}\n` : text
}

interface LogLine {
  name: string
  level: number
  msg?: string
  err?: { message: string; stack?: string }
}

const LEVELS: Record<number, string> = { 40: 'warns: ', 50: 'ERROR: ', 60: 'FATAL: ' }
