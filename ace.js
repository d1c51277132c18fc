/*
 * Runs ace commands from the TypeScript sources. `npm run ace` uses the build instead.
 */
import '@poppinss/ts-exec'

await import('./core/bin/console.js')
