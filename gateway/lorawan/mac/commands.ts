/**
 * MAC commands as values: what a device and a network say about the link (LoRaWAN L2 1.0.4 §5, 1.1
 * §5; class B commands of §13 and §14 as values only). Frequencies in Hz, 0 in `NewChannelReq` removes
 * the channel. Names and bits are the specification's; bytes are `table.ts`'s matter.
 */

/** `minor` of LoRaWAN 1.x, 1 for 1.1: what a 1.1 device without a join (ABP) resets to. */
export type ResetInd = { readonly name: 'ResetInd'; readonly minor: number }
export type ResetConf = { readonly name: 'ResetConf'; readonly minor: number }
export type LinkCheckReq = { readonly name: 'LinkCheckReq' }
export type LinkCheckAns = {
  readonly name: 'LinkCheckAns'
  /** Over the demodulation floor, 0–254. */
  readonly marginDb: number
  /** Gateways that heard the request. */
  readonly gwCnt: number
}
export type LinkAdrReq = {
  readonly name: 'LinkADRReq'
  /** 15: keep the present one (1.0.4, 1.1). */
  readonly dataRate: number
  /** Index, 2 dB a step down from the region's most; 15: keep. */
  readonly txPower: number
  /** Bit i: a channel that `chMaskCntl` gives meaning to. */
  readonly chMask: number
  readonly chMaskCntl: number
  /** 0: keep (1.0.4, 1.1), the default of 1 before. */
  readonly nbTrans: number
}
export type LinkAdrAns = {
  readonly name: 'LinkADRAns'
  readonly chMaskAck: boolean
  readonly dataRateAck: boolean
  readonly powerAck: boolean
}
/** The device sends at most 1/2^`maxDCycle` of the time. */
export type DutyCycleReq = { readonly name: 'DutyCycleReq'; readonly maxDCycle: number }
export type DutyCycleAns = { readonly name: 'DutyCycleAns' }
export type RxParamSetupReq = {
  readonly name: 'RXParamSetupReq'
  readonly rx1DrOffset: number
  readonly rx2DataRate: number
  readonly freqHz: number
}
export type RxParamSetupAns = {
  readonly name: 'RXParamSetupAns'
  readonly channelAck: boolean
  readonly rx2DataRateAck: boolean
  readonly rx1DrOffsetAck: boolean
}
export type DevStatusReq = { readonly name: 'DevStatusReq' }
export type DevStatusAns = {
  readonly name: 'DevStatusAns'
  /** 0: external power; 1–254: empty to full; 255: not measured. */
  readonly battery: number
  /** Of the last DevStatusReq as the device heard it, −32…31. */
  readonly marginDb: number
}
export type NewChannelReq = {
  readonly name: 'NewChannelReq'
  readonly chIndex: number
  readonly freqHz: number
  readonly maxDr: number
  readonly minDr: number
}
export type NewChannelAns = {
  readonly name: 'NewChannelAns'
  readonly channelFreqOk: boolean
  readonly dataRateRangeOk: boolean
}
/** Seconds, 1–15; on air 0 means 1 too. */
export type RxTimingSetupReq = { readonly name: 'RXTimingSetupReq'; readonly delayS: number }
export type RxTimingSetupAns = { readonly name: 'RXTimingSetupAns' }
/** Only where a region limits dwell time: AS923 and AU915. */
export type TxParamSetupReq = {
  readonly name: 'TxParamSetupReq'
  readonly downlinkDwell400: boolean
  readonly uplinkDwell400: boolean
  /** Into `MAX_EIRP_DBM`. */
  readonly maxEirpIndex: number
}
export type TxParamSetupAns = { readonly name: 'TxParamSetupAns' }
export type DlChannelReq = {
  readonly name: 'DlChannelReq'
  readonly chIndex: number
  readonly freqHz: number
}
export type DlChannelAns = {
  readonly name: 'DlChannelAns'
  readonly channelFreqOk: boolean
  readonly uplinkFreqExists: boolean
}
export type RekeyInd = { readonly name: 'RekeyInd'; readonly minor: number }
export type RekeyConf = { readonly name: 'RekeyConf'; readonly minor: number }
/** ADR_ACK_LIMIT = 2^`limitExp`, ADR_ACK_DELAY = 2^`delayExp` frames. */
export type AdrParamSetupReq = {
  readonly name: 'ADRParamSetupReq'
  readonly limitExp: number
  readonly delayExp: number
}
export type AdrParamSetupAns = { readonly name: 'ADRParamSetupAns' }
export type DeviceTimeReq = { readonly name: 'DeviceTimeReq' }
/** GPS time at the end of the uplink that asked. */
export type DeviceTimeAns = {
  readonly name: 'DeviceTimeAns'
  readonly gpsSeconds: number
  /** Of a second, in 1/256. */
  readonly fraction256: number
}
export type ForceRejoinReq = {
  readonly name: 'ForceRejoinReq'
  /** Between retries 32 s × 2^`period` + up to 32 s of chance. */
  readonly period: number
  readonly maxRetries: number
  /** 0 or 2. */
  readonly rejoinType: number
  readonly dataRate: number
}
/** A rejoin of type 0 every 2^(`maxTimeN`+10) s or 2^(`maxCountN`+4) uplinks. */
export type RejoinParamSetupReq = {
  readonly name: 'RejoinParamSetupReq'
  readonly maxTimeN: number
  readonly maxCountN: number
}
export type RejoinParamSetupAns = { readonly name: 'RejoinParamSetupAns'; readonly timeOk: boolean }
/** A ping slot every 2^`periodicity` s. */
export type PingSlotInfoReq = { readonly name: 'PingSlotInfoReq'; readonly periodicity: number }
export type PingSlotInfoAns = { readonly name: 'PingSlotInfoAns' }
export type PingSlotChannelReq = {
  readonly name: 'PingSlotChannelReq'
  readonly freqHz: number
  readonly dataRate: number
}
export type PingSlotChannelAns = {
  readonly name: 'PingSlotChannelAns'
  readonly channelFreqOk: boolean
  readonly dataRateOk: boolean
}
/** Deprecated since 1.0.3: DeviceTimeReq does its work. */
export type BeaconTimingReq = { readonly name: 'BeaconTimingReq' }
export type BeaconTimingAns = {
  readonly name: 'BeaconTimingAns'
  /** Until the next beacon, in steps of 30 ms. */
  readonly delaySlots: number
  readonly channel: number
}
export type BeaconFreqReq = { readonly name: 'BeaconFreqReq'; readonly freqHz: number }
export type BeaconFreqAns = { readonly name: 'BeaconFreqAns'; readonly beaconFreqOk: boolean }
/** `mode` 0: class A, 2: class C (1.1). */
export type DeviceModeInd = { readonly name: 'DeviceModeInd'; readonly mode: number }
export type DeviceModeConf = { readonly name: 'DeviceModeConf'; readonly mode: number }

/** What devices say. */
export type UplinkCommand =
  | ResetInd
  | LinkCheckReq
  | LinkAdrAns
  | DutyCycleAns
  | RxParamSetupAns
  | DevStatusAns
  | NewChannelAns
  | RxTimingSetupAns
  | TxParamSetupAns
  | DlChannelAns
  | RekeyInd
  | AdrParamSetupAns
  | DeviceTimeReq
  | RejoinParamSetupAns
  | PingSlotInfoReq
  | PingSlotChannelAns
  | BeaconTimingReq
  | BeaconFreqAns
  | DeviceModeInd

/** What the network says. */
export type DownlinkCommand =
  | ResetConf
  | LinkCheckAns
  | LinkAdrReq
  | DutyCycleReq
  | RxParamSetupReq
  | DevStatusReq
  | NewChannelReq
  | RxTimingSetupReq
  | TxParamSetupReq
  | DlChannelReq
  | RekeyConf
  | AdrParamSetupReq
  | DeviceTimeAns
  | ForceRejoinReq
  | RejoinParamSetupReq
  | PingSlotInfoAns
  | PingSlotChannelReq
  | BeaconTimingAns
  | BeaconFreqReq
  | DeviceModeConf

export type MacCommand = UplinkCommand | DownlinkCommand
export type MacCommandName = MacCommand['name']

/** TxParamSetupReq's index → dBm EIRP (LoRaWAN L2 1.0.4 §5.8). */
export const MAX_EIRP_DBM = [8, 10, 12, 13, 14, 16, 18, 20, 21, 24, 26, 27, 29, 30, 33, 36] as const
