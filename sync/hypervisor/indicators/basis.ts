/** What kept indicators depend on beside facts: with another basis they are not there. */

import { createHash } from 'node:crypto'
import type { SavingsSettings } from '../../kpi/savings.ts'
import type { AssetMap } from '../asset-map.ts'

/** To be raised with every change of what `sync/kpi` reckons. */
const RULES = 1

export function basisOf(assets: AssetMap, savings: SavingsSettings): string {
  const text = JSON.stringify([RULES, assets, savings])
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}
