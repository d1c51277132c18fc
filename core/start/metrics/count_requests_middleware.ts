import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { metrics } from '#core/metrics/metrics.js'
import { roomOf } from './room_of.js'

/** Counts every request and what it took, by the part of the house that it was for. */
export default class CountRequestsMiddleware {
  async handle({ request, response }: HttpContext, next: NextFn) {
    const room = roomOf(request.url())
    const took = metrics.httpSeconds.start()
    response.onFinish((_error, { statusCode }) => {
      const status = STATUSES[Math.floor(statusCode / 100) - 1] ?? '5xx'
      metrics.httpRequests.count({ room, status })
      // A page's stream of news stays open for hours, and says nothing of how quick we are.
      if (room !== 'news') took({ room })
    })
    return next()
  }
}

const STATUSES = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const
