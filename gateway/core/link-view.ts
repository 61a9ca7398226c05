/** What a device and the network have agreed on, and what is asked and not answered. */

import type { LinkView } from '../api/service.ts'
import type { DeviceState } from '../engine/state.ts'
import { definedChannels, eirpOfSetupDbm } from '../link/setup.ts'
import type { Region } from '../lorawan/region/region.ts'

export function linkView(
  { session, talk }: Pick<DeviceState, 'session' | 'talk'>,
  region: Region,
): LinkView | null {
  if (!session) return null
  const { setup } = session
  const { dataRate, txPowerIndex, nbTrans, rx1DelayS, rx1DrOffset, rx2DataRate, rx2FreqHz } = setup
  return {
    ...{ dataRate, txPowerIndex, nbTrans, rx1DelayS, rx1DrOffset, rx2DataRate, rx2FreqHz },
    eirpDbm: eirpOfSetupDbm(region, setup),
    channels: definedChannels(region, setup).map((index) => ({
      index,
      freqHz: setup.channelsHz[index] ?? region.channels[index]!.freqHz,
      on: setup.channelsOn.includes(index),
      rx1FreqHz: setup.dlChannelsHz[index] ?? null,
    })),
    maxDCycle: setup.maxDCycle,
    asked: talk.exchange.asked.map(({ request, tries, commandId }) => ({
      ...{ request, tries, commandId },
    })),
    refused: setup.refusedRequests,
  }
}
