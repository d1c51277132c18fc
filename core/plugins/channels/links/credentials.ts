import type { FieldValues } from '@caliopen/contract/manifest/fields'
import { idText } from '@caliopen/contract/ids'
import type { Seal } from '#database/seal.js'

/** What an identity was linked with, for nobody but its plugin. */
export function sealCredentials(seal: Seal, identityId: Buffer, values: FieldValues): string {
  return seal.seal(JSON.stringify(values), purposeOf(identityId))
}

/** Throws E_UNSEALABLE for what another instance sealed. */
export function openCredentials(seal: Seal, identityId: Buffer, sealed: string): FieldValues {
  return JSON.parse(seal.open(sealed, purposeOf(identityId))) as FieldValues
}

function purposeOf(identityId: Buffer): string {
  return `identity ${idText(identityId)}`
}
