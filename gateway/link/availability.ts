/**
 * Who understands which request of the network (LoRaWAN L2 1.0.2 to 1.1 §5; RP002-1.0.4 §2.5.6,
 * §2.8.6 for the fixed channels of US915 and AU915). A device drops a command that it does not know,
 * and all that stand behind it in the same frame: so it is not sent one.
 */

import type { DownlinkCommand } from '../lorawan/mac/commands.ts'
import type { Region } from '../lorawan/region/region.ts'
import type { MacVersion } from '../registry/model.ts'

/** Requests that begin an exchange; all others are answers, which a device has asked for. */
export const NETWORK_REQUESTS = [
  'LinkADRReq',
  'DutyCycleReq',
  'RXParamSetupReq',
  'DevStatusReq',
  'NewChannelReq',
  'RXTimingSetupReq',
  'TxParamSetupReq',
  'DlChannelReq',
  'ADRParamSetupReq',
  'ForceRejoinReq',
  'RejoinParamSetupReq',
  'PingSlotChannelReq',
  'BeaconFreqReq',
] as const satisfies readonly DownlinkCommand['name'][]
export type NetworkRequest = (typeof NETWORK_REQUESTS)[number]

export const REQUEST_REFUSALS = ['version', 'fixed-channels', 'no-dwell-time'] as const
export type RequestRefusal = (typeof REQUEST_REFUSALS)[number]

const SINCE_1_1: readonly NetworkRequest[] = [
  'ADRParamSetupReq',
  'ForceRejoinReq',
  'RejoinParamSetupReq',
]
/** Channels that have numbers for ever are neither added nor moved. */
const OF_TAUGHT_CHANNELS: readonly NetworkRequest[] = ['NewChannelReq', 'DlChannelReq']

/** Why this request may not go to such a device; `undefined`: it may. */
export function requestRefusal(
  name: NetworkRequest,
  device: { readonly macVersion: MacVersion; readonly region: Region },
): RequestRefusal | undefined {
  const { macVersion, region } = device
  if (SINCE_1_1.includes(name) && macVersion !== '1.1') return 'version'
  if (OF_TAUGHT_CHANNELS.includes(name) && region.cfListType === 1) return 'fixed-channels'
  if (name === 'TxParamSetupReq' && !region.hasTxParamSetup) return 'no-dwell-time'
  return undefined
}
