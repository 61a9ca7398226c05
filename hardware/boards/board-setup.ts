/** A board in a region: what the driver must know to bring it up there. */

import { HardwareError } from '../errors.ts'
import {
  type ChannelPlanOfRegion,
  channelsOfRegion,
  type RegionName,
  SUB_BAND_USUAL,
} from '../regions/channel-plans.ts'
import { planProblem } from '../regions/plan-limits.ts'
import type { Board } from '../sx1302/board.ts'
import type { ChannelPlan, ConcentratorPlan } from '../sx1302/plan.ts'
import type { BoardModel } from './board-model.ts'
import { CORECELL_USB } from './corecell-usb.ts'
import { RAK5146_USB } from './rak5146-usb.ts'

export const BOARDS: readonly BoardModel[] = [CORECELL_USB, RAK5146_USB]

const MULTI_SF_CHANNELS = 8
const OFF: ChannelPlan = { isEnabled: false, radio: 0, ifHz: 0 }

export type BoardSetup = Pick<Board, 'plan' | 'gains' | 'txRangeHz'>

/** Throws HardwareError `unknown-board` that names the combinations there are. */
export function boardSetup(wanted: {
  readonly board: string
  readonly region: RegionName
  readonly subBand?: number | undefined
}): BoardSetup {
  const model = BOARDS.find(({ name }) => name === wanted.board)
  const gains = model?.gains[wanted.region]
  if (!model || !gains) {
    const known = BOARDS.map((each) => `${each.name} (${Object.keys(each.gains).join(', ')})`)
    const text =
      `no transmit power is published for the board ${wanted.board} in ${wanted.region}. ` +
      `Set radio.board and radio.region to one of: ${known.join('; ')}`
    throw new HardwareError('unknown-board', text, wanted)
  }
  const channels = channelsOfRegion(wanted.region, wanted.subBand ?? SUB_BAND_USUAL)
  const plan = planOn(model, channels)
  const problem = planProblem(plan)
  if (problem) throw new HardwareError('unknown-board', `${wanted.region}: ${problem}`, wanted)
  return { plan, gains, txRangeHz: channels.txRangeHz }
}

/** Radio A transmits and gives the clock, as on every CoreCell. */
export function planOn(
  { rssiOffsetDb, rssiTemperature }: BoardModel,
  { centresHz, multiSf, service, fsk }: ChannelPlanOfRegion,
): ConcentratorPlan {
  const channel = (at: { radio: 0 | 1; freqHz: number } | undefined): ChannelPlan =>
    at ? { isEnabled: true, radio: at.radio, ifHz: at.freqHz - centresHz[at.radio] } : OFF
  const [freqHzA, freqHzB] = centresHz
  return {
    radios: [
      { rssiOffsetDb, rssiTemperature, freqHz: freqHzA, canTransmit: true },
      { rssiOffsetDb, rssiTemperature, freqHz: freqHzB, canTransmit: false },
    ],
    clockRadio: 0,
    isPublic: true,
    multiSf: Array.from({ length: MULTI_SF_CHANNELS }, (_, i) => channel(multiSf[i])),
    service: {
      ...channel(service),
      bandwidthHz: service?.bandwidthHz ?? 250_000,
      sf: service?.sf ?? 7,
    },
    fsk: {
      ...channel(fsk),
      bandwidthHz: fsk?.bandwidthHz ?? 125_000,
      bitRate: fsk?.bitRate ?? 50_000,
    },
  }
}
