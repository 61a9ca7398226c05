/** What a detector may see of the assets its own stands among. */

import { ASSET_START } from '../detect/asset-state.ts'
import { ALONE, type Around } from '../detect/served.ts'
import type { Asset } from '../registry/model.ts'
import { companyOf } from './companies.ts'
import type { EngineState } from './state.ts'

export function aroundOf(state: EngineState, asset: Asset): Around {
  const company = companyOf(asset)
  if (!company) return ALONE
  const ids = state.companies.get(company) ?? []
  return {
    members: ids.flatMap((id) => state.assets.get(id) ?? []),
    stateOf: (id) => state.assetStates.get(id) ?? ASSET_START,
  }
}
