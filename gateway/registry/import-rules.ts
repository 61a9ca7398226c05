/** How the device of one row is steered, expected and answered, and what it is forgiven. */

import { parseGatewayEui } from '../../base/ids.ts'
import { ADR_CHOICES } from '../adr/choice.ts'
import { INTERVAL_S } from './device-profiles.ts'
import type { DeviceRow } from './import-fields.ts'
import { EUI_PROBLEM } from './import-report.ts'
import { isYes } from './import-row.ts'
import type { Device } from './model.ts'
import { REASON_CHARS_MAX } from './relaxation.ts'

export function readRules(
  reader: DeviceRow,
): Pick<Device, 'homeGateway' | 'adr' | 'dataRateMax' | 'intervalS'> {
  const homeGateway = reader.read('homeGateway', parseGatewayEui, EUI_PROBLEM)
  const adr = reader.oneOf('adr', ADR_CHOICES)
  const dataRateMax = wholeNumber(reader, 'dataRateMax', { min: 0, max: 15 })
  const intervalS = wholeNumber(reader, 'intervalS', INTERVAL_S)
  return {
    ...(homeGateway && { homeGateway }),
    ...(adr && { adr }),
    ...(dataRateMax !== undefined && { dataRateMax }),
    ...(intervalS !== undefined && { intervalS }),
  }
}

function wholeNumber(
  reader: DeviceRow,
  field: 'dataRateMax' | 'intervalS' | 'fCntUp' | 'fCntDown',
  bounds: { readonly min: number; readonly max: number },
): number | undefined {
  // As protobuf writes a duration in JSON, ChirpStack's and The Things Stack's: 600s.
  const text = reader.text(field)?.replace(/s$/, '')
  if (text === undefined) return undefined
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= bounds.min && value <= bounds.max) return value
  reader.fail(field, `is not a whole number from ${bounds.min} to ${bounds.max}`)
  return undefined
}

export type LastCounters = { readonly fCntUp?: number; readonly fCntDown?: number }

const F_CNT = { min: 0, max: 0xffff_fffe } as const

/** Where a session from elsewhere stood. A device that joins gets a new one: nothing to take over. */
export function readCounters(
  reader: DeviceRow,
  activation: Device['activation'],
): LastCounters | undefined {
  if (activation !== 'ABP') return undefined
  const fCntUp = wholeNumber(reader, 'fCntUp', F_CNT)
  const fCntDown = wholeNumber(reader, 'fCntDown', F_CNT)
  if (fCntUp === undefined && fCntDown === undefined) return undefined
  return { ...(fCntUp !== undefined && { fCntUp }), ...(fCntDown !== undefined && { fCntDown }) }
}

/** Other programs let counters begin anew without saying why: that is not taken over. */
export function readRelaxation(reader: DeviceRow): { readonly because: string } | undefined {
  if (!isYes(reader.text('relaxFCnt'))) return undefined
  const because = reader.text('because')
  if (because !== undefined && because.length <= REASON_CHARS_MAX) return { because }
  if (because === undefined) reader.note('relaxFCnt', 'is left out: it needs a column because')
  else reader.fail('because', `is longer than ${REASON_CHARS_MAX} characters`)
  return undefined
}
