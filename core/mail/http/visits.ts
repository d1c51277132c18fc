import type { HttpContext } from '@adonisjs/core/http'
import limiter from '@adonisjs/limiter/services/main'

/** A program asks a few times when it is set up, and never again. */
const REQUESTS = 60
const PERIOD = '1 minute'

/** Answers whoever asks, but nobody who asks all the time; false where it said so. */
export async function isWelcome({ request, response }: HttpContext): Promise<boolean> {
  const visits = limiter.use({ requests: REQUESTS, duration: PERIOD })
  const isFine = await visits.attempt(`setup:${request.ip()}`, () => true)
  if (isFine) return true
  response.status(429).header('retry-after', '60').type('text/plain')
  response.send('Too many requests: please wait a minute.\n')
  return false
}
