import { OPEN } from './labels.js'
import { counter, gauge, histogram } from './registry.js'

/*
 * All that Caliopen counts, in one place: what a label may be is written here, so that no address, no domain and no
 * word of a peer ever becomes one.
 */

/** seconds */
const QUICK = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const PATIENT = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 14_400, 86_400]

const door = ['receive', 'submission', 'submissions'] as const
const room = [
  ...(['mail', 'news', 'console', 'installer', 'sign_in'] as const),
  ...(['protocol', 'monitoring', 'assets'] as const),
] as const
const none = {} as const

export const metrics = {
  smtpSessions: counter('smtp_sessions_total', 'SMTP sessions that began', { door }),
  smtpSessionsOpen: gauge('smtp_sessions_open', 'SMTP sessions that are open now', { door }),
  smtpReplies: counter('smtp_replies_total', 'Replies that SMTP clients got', { door, code: OPEN }),

  accepted: counter('messages_accepted_total', 'Messages answered with 250', { door }),
  acceptedBytes: counter('messages_accepted_bytes_total', 'Their bytes', { door }),
  refused: counter('messages_refused_total', 'Recipients and messages refused', {
    ...{ door, reason: OPEN },
  }),
  acceptSeconds: histogram(
    'accept_seconds',
    'From the end of the data to the answer',
    { door },
    QUICK
  ),
  inspectSeconds: histogram(
    'inspect_seconds',
    'What each look at a message took before its answer',
    { inspection: OPEN },
    QUICK
  ),
  verdicts: counter('verdicts_total', 'Verdicts on messages that came in', {
    check: ['spf', 'dkim', 'dmarc', 'arc', 'iprev', 'antispam'],
    result: OPEN,
  }),

  digested: counter('messages_digested_total', 'Messages that left the spool', {
    outcome: ['kept', 'repeat', 'set_aside'],
  }),
  digestSeconds: histogram('digest_batch_seconds', 'What one batch took', none, QUICK),
  digestDelay: histogram('digest_delay_seconds', 'From arrival to readable', none, PATIENT),
  spoolWaiting: gauge('spool_waiting', 'Accepted and not yet digested', none),
  spoolOldest: gauge('spool_oldest_seconds', 'Age of the oldest of them', none),

  queue: gauge('queue_deliveries', 'Deliveries that are not over, by state', { state: OPEN }),
  queueOldestDue: gauge('queue_oldest_due_seconds', 'How long the oldest one is overdue', none),
  attempts: counter('delivery_attempts_total', 'Attempts to deliver, by what came of them', {
    ...{ outcome: ['delivered', 'deferred', 'failed'], uncertain: ['yes', 'no'] },
  }),
  attemptSeconds: histogram(
    'delivery_batch_seconds',
    'What the letters for one destination took together',
    { channel: OPEN },
    PATIENT
  ),
  deliverySeconds: histogram(
    'delivery_seconds',
    'From submitted to delivered, with the time to undo',
    none,
    PATIENT
  ),

  pluginCalls: counter('plugin_calls_total', 'Calls to plugins', {
    outcome: ['answered', 'failed'],
  }),
  pluginCallSeconds: histogram('plugin_call_seconds', 'What a call took', none, QUICK),

  httpRequests: counter('http_requests_total', 'Requests over HTTP', {
    room,
    status: ['1xx', '2xx', '3xx', '4xx', '5xx'],
  }),
  httpSeconds: histogram('http_request_seconds', 'What a request took', { room }, QUICK),

  databaseErrors: counter(
    'database_errors_total',
    'Failures of database or disk that were logged',
    {
      kind: ['away', 'locked', 'full', 'other'],
    }
  ),
  logged: counter('log_lines_total', 'What was logged as wrong', {
    level: ['warn', 'error', 'fatal'],
  }),
  eventLoopDelay: gauge('event_loop_delay_seconds', 'How late timers were since last asked', {
    quantile: ['0.5', '0.99', '1'],
  }),
  memory: gauge('process_memory_bytes', 'Memory of the process', {
    kind: ['resident', 'heap', 'external'],
  }),
  processorTime: gauge('process_cpu_seconds', 'Processor time of the process so far', none),
  uptime: gauge('process_uptime_seconds', 'Since the process began', none),
} as const
