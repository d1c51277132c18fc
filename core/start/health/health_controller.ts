import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import { readHealth } from './health.js'

/** For monitors: 200 when every role is up, 503 otherwise. */
export default class HealthController {
  async show({ response }: HttpContext) {
    const health = await readHealth(await app.container.make('role'))
    return response
      .status(health.status === 'up' ? 200 : 503)
      .header('cache-control', 'no-store')
      .json(health)
  }
}
