import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import type { BrandingChange } from '#core/themes/branding/branding.js'
import { LANGUAGES } from '#core/webmail/settings/languages.js'

export interface SettingsForm {
  language: string
  change: BrandingChange
}

/** A larger picture is not even read: whoever checks it says that it is too large. */
const LARGEST_READ = 2_000_000

export async function readSettingsForm({ request }: HttpContext): Promise<SettingsForm> {
  const ownAccent = request.input('own_accent') === 'on'
  return {
    language: LANGUAGES.find((one) => one === request.input('language')) ?? LANGUAGES[0],
    change: {
      name: textOf(request.input('name'))
        .replaceAll(/[\s\p{C}]+/gu, ' ')
        .trim(),
      accent: ownAccent ? textOf(request.input('accent')) : null,
      ...(await logoOf(request)),
    },
  }
}

async function logoOf(request: HttpContext['request']): Promise<Pick<BrandingChange, 'logo'>> {
  if (request.input('forget_logo') === 'on') return { logo: null }
  const file = request.file('logo')
  if (!file?.tmpPath) return {}
  return {
    logo: file.size > LARGEST_READ ? Buffer.alloc(LARGEST_READ) : await readFile(file.tmpPath),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
