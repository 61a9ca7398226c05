/** What the engine's steps are given when nothing is sent: models and their channels, and no keys. */

import type { NetId } from '../../base/ids.ts'
import { type Catalogue, closingIn } from '../../decoders/catalogue.ts'
import type { EngineSettings } from '../engine/context.ts'
import { linkPolicyOf } from '../link/wants.ts'
import { EU868 } from '../lorawan/region/eu868.ts'
import { Vault } from '../registry/vault.ts'

export function replaySettings(catalogue: Catalogue): EngineSettings {
  return {
    ...linkPolicyOf(EU868),
    netId: '000000' as NetId,
    adr: 'steady',
    vault: new Vault(new Uint8Array(32)),
    channelsOf: (profile) => catalogue.get(profile)?.decoder.channels,
    closingOf: closingIn(catalogue),
  }
}
