import { test } from '@japa/runner'
import { roomOf } from './room_of.js'

test.group('A request', () => {
  const rooms = {
    '/': 'mail',
    '/mail/inbox': 'mail',
    '/messages/1/body': 'mail',
    '/administration': 'mail',
    '/admin/plugins': 'console',
    '/admin': 'console',
    '/sign-in': 'sign_in',
    '/health': 'monitoring',
    '/metrics': 'monitoring',
    '/.well-known/mta-sts.txt': 'protocol',
    '/assets/app.js': 'assets',
  } as const
  for (const [path, room] of Object.entries(rooms)) {
    test(`for ${path} counts for ${room}`, ({ assert }) => {
      assert.equal(roomOf(path), room)
    })
  }
})
