/** What a concentrator cannot be set up for, said before it is tried (reference §5.1, §7). Pure. */

import { IMAGE_BANDS, imageBandOf } from '../sx1302/image-bands.ts'
import type { ConcentratorPlan } from '../sx1302/plan.ts'

const MULTI_SF_BANDWIDTH_HZ = 125_000
/** From the centre of a radio to the outer edge of a channel. */
const REACH_HZ = 800_000
const MULTI_SF_MAX = 8

/** Why the plan cannot work, in a sentence; `undefined`: it can. */
export function planProblem(plan: ConcentratorPlan): string | undefined {
  for (const [index, { freqHz }] of plan.radios.entries()) {
    if (!imageBandOf(freqHz)) {
      const bands = IMAGE_BANDS.map(({ fromHz, toHz }) => `${fromHz / 1e6}-${toHz / 1e6}`)
      return `radio ${index} cannot be centred on ${mhz(freqHz)}: only within ${bands.join(', ')} MHz`
    }
  }
  if (plan.multiSf.length > MULTI_SF_MAX) {
    return `${plan.multiSf.length} channels of 125 kHz: the chip has ${MULTI_SF_MAX}`
  }
  const channels = [
    ...plan.multiSf.map((channel, i) => {
      return { ...channel, name: `channel ${i}`, bandwidthHz: MULTI_SF_BANDWIDTH_HZ }
    }),
    { ...plan.service, name: 'the LoRa service channel' },
    { ...plan.fsk, name: 'the FSK channel' },
  ]
  for (const { name, isEnabled, radio, ifHz, bandwidthHz } of channels) {
    const edgeHz = Math.abs(ifHz) + bandwidthHz / 2
    if (!isEnabled || edgeHz <= REACH_HZ) continue
    return `${name} reaches ${edgeHz / 1e3} kHz from the centre of radio ${radio}: 800 kHz at most`
  }
  if (!plan.radios.some(({ canTransmit }) => canTransmit)) return 'no radio may transmit'
  return undefined
}

function mhz(freqHz: number): string {
  return `${freqHz / 1e6} MHz`
}
