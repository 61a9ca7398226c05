/** Relay frames on this gateway's radio, through the same journal, gate and account as its downlinks. */

import type { Random } from '../../base/random.ts'
import type { TxAlternative, TxPurpose } from '../../hardware/radio.ts'
import type { RelayKind } from '../../sync/transport/relay/frame.ts'
import type { FrameLink } from '../../sync/transport/relay/station.ts'
import type { Core } from '../core/core.ts'

/** Alarms and what closes a valve go before what may wait. */
const PURPOSES: Readonly<Record<RelayKind, TxPurpose>> = {
  alarm: 'alarm',
  control: 'valve',
  ack: 'ack',
  data: 'relay',
}
const BANDWIDTH_HZ = 125_000

export function relayAir(core: Core, random: Random): FrameLink {
  const { region } = core.settings
  // The neighbour listens there: on the channels of devices.
  const channelsHz = [...region.channels.map(({ freqHz }) => freqHz), ...region.extraChannelsHz]
  return {
    async send(frame, { kind, sf }) {
      const first = random.below(channelsHz.length)
      const modulation = { kind: 'lora', sf, bandwidthHz: BANDWIDTH_HZ } as const
      const alternatives = [0, Math.ceil(channelsHz.length / 2)].map((step): TxAlternative => {
        const freqHz = channelsHz[(first + step) % channelsHz.length]!
        return { at: 'now', freqHz, modulation, eirpDbm: region.maxEirpDbm }
      })
      return await core.sendRelay({ purpose: PURPOSES[kind], phyPayload: frame, alternatives })
    },
  }
}
