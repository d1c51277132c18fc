import { join } from 'node:path'
import type { ApplicationService } from '@adonisjs/core/types'
import { readSettings } from '#core/config/settings.js'
import { useBlobDrive } from '#core/messages/blobs/drive.js'
import { durableDrive } from '#core/messages/blobs/durable_drive.js'

/** Says where large blobs live, for the web role and for commands; the lean roles say it themselves. */
export default class BlobProvider {
  constructor(protected app: ApplicationService) {}

  boot() {
    useBlobDrive(durableDrive(join(readSettings(process.env).dataDir, 'blobs')))
  }
}
