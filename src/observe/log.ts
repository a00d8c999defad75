import { pino, type DestinationStream, type Logger } from 'pino'

export type { Logger } from 'pino'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/**
 * The root logger: one JSON object a line on stdout. A room takes `log.child({ room })` and says what happened,
 * never what somebody searched for: query texts are logged at `debug` only.
 */
export function createLog(level: LogLevel, to?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }
  return to === undefined ? pino(options) : pino(options, to)
}

/** A logger that says nothing, for tests. */
export const silent: Logger = pino({ level: 'silent' })
