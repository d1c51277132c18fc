import { createHash } from 'node:crypto'
import { cleanPicture, type Picture } from '@caliopen/contract/themes/assets/picture'
import type { Message } from '@caliopen/contract/text'
import type { Bus } from '#core/bus/bus.js'
import type { Sql } from '#database/sql.js'

/** The organisation's own signs, whatever the theme. */
export interface Branding {
  /** what stands above the sign-in and in titles */
  name: string
  /** `#rrggbb`, as it was given; null for the theme's own */
  accent: string | null
  /** null for ours */
  logo: (Picture & { hash: string }) | null
}

/** What is absent stays as it is; null takes it away. */
export interface BrandingChange {
  name?: string
  accent?: string | null
  logo?: Buffer | null
}

export interface BrandingFault {
  field: keyof BrandingChange
  message: Message
}

const LONGEST_NAME = 200
export const LARGEST_LOGO = 256 * 1024

interface Row {
  accent: string | null
  logo: Buffer | null
  logo_type: Picture['type'] | null
}

export async function readBranding(sql: Sql): Promise<Branding> {
  const [organisation, row] = await Promise.all([
    sql.get<{ name: string }>('select name from organisations limit 1'),
    sql.get<Row>('select accent, logo, logo_type from brandings where id = 1'),
  ])
  const { accent = null, logo = null, logo_type: type = null } = row ?? {}
  return {
    name: organisation?.name ?? '',
    accent,
    logo: logo !== null && type !== null ? { type, bytes: logo, hash: hashOf(logo) } : null,
  }
}

/** Writes all of it or, where something cannot be taken, nothing, and says why. */
export async function writeBranding(
  sql: Sql,
  bus: Pick<Bus, 'publish'>,
  change: BrandingChange
): Promise<BrandingFault[]> {
  const faults = faultsOf(change)
  const logo = change.logo ? cleanPicture(change.logo) : null
  if (change.logo && !logo) faults.push(fault('logo', 'themes.branding.no_picture'))
  if (faults.length > 0) return faults
  const before = await readBranding(sql)
  await keep(sql, {
    accent: change.accent === undefined ? before.accent : change.accent?.toLowerCase() || null,
    logo: change.logo === undefined ? before.logo : logo,
  })
  if (change.name !== undefined) {
    await sql.run('update organisations set name = ?', [change.name.trim()])
  }
  bus.publish('themes.changed', {})
  return []
}

function faultsOf({ name, accent, logo }: BrandingChange): BrandingFault[] {
  const faults: BrandingFault[] = []
  if (name !== undefined && (!name.trim() || name.trim().length > LONGEST_NAME)) {
    faults.push(fault('name', 'themes.branding.name'))
  }
  if (accent && !/^#[0-9a-f]{6}$/i.test(accent)) {
    faults.push(fault('accent', 'themes.branding.colour'))
  }
  if (logo && logo.length > LARGEST_LOGO) faults.push(fault('logo', 'themes.branding.too_large'))
  return faults
}

function fault(field: BrandingFault['field'], key: string): BrandingFault {
  return { field, message: { key, values: {} } }
}

async function keep(
  sql: Sql,
  { accent, logo }: Pick<Branding, 'accent'> & { logo: Picture | null }
) {
  await sql.insert(
    'brandings',
    ['id', 'accent', 'logo', 'logo_type', 'changed_at'],
    [[1, accent, logo?.bytes ?? null, logo?.type ?? null, Date.now()]],
    {
      keys: ['id'],
      update: {
        accent: 'new(accent)',
        logo: 'new(logo)',
        logo_type: 'new(logo_type)',
        changed_at: 'new(changed_at)',
      },
    }
  )
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}
