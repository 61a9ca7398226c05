/** What main thread and core thread say to each other. Plain data; the radio is on the main thread. */

import type { GatewayEui } from '../../base/ids.ts'
import type { Sample } from '../../base/metrics.ts'
import type { GatewayStatus, RxFrame, TxReceipt, TxRequest } from '../../hardware/radio.ts'
import type { SpectrumColumn } from '../../hardware/sx1261/spectral-scan.ts'
import type { EarlierTransmission } from '../../hardware/transmitter.ts'
import type { FlowsAnswer, FlowsAsk, FlowsStatus } from '../flows/status.ts'
import type { UpstreamStatus } from '../forward/upstream.ts'
import type { LogMessage } from '../observe/log-channel.ts'
import type { KeptLine } from '../observe/recent-lines.ts'

export type ToCore =
  | { readonly kind: 'frames'; readonly id: number; readonly frames: readonly RxFrame[] }
  | { readonly kind: 'receipt'; readonly receipt: TxReceipt }
  | { readonly kind: 'gateways'; readonly gateways: readonly GatewayStatus[] }
  | { readonly kind: 'upstreams'; readonly upstreams: readonly UpstreamStatus[] }
  | { readonly kind: 'flows'; readonly status: FlowsStatus }
  | { readonly kind: 'radioMetrics'; readonly samples: readonly Sample[] }
  /** The radio needs care: a health event. */
  | { readonly kind: 'trouble'; readonly code: string; readonly detail: string }
  /** Radio and API are up: the gateway has started. */
  | { readonly kind: 'running' }
  | { readonly kind: 'close' }

export type FromCore =
  | {
      readonly kind: 'ready'
      readonly gatewayEui: GatewayEui
      readonly earlier: readonly (EarlierTransmission & { readonly gatewayEui: GatewayEui })[]
    }
  | { readonly kind: 'accepted'; readonly id: number }
  /** The disk does not keep up: some of the frames `id` were not taken. */
  | { readonly kind: 'refused'; readonly id: number }
  /** Of the frames `id`: which are of devices registered here. Told when an upstream asks for it. */
  | { readonly kind: 'senders'; readonly id: number; readonly own: readonly boolean[] }
  | { readonly kind: 'transmit'; readonly request: TxRequest }
  | { readonly kind: 'failed'; readonly reason: string; readonly busy: boolean }
  /** Other settings are to be taken up. */
  | { readonly kind: 'restart'; readonly reason: string }
  | { readonly kind: 'closed' }
  | LogMessage

export type FromApi =
  /** The newest lines of the log are asked for. */
  | { readonly kind: 'askLines'; readonly id: number }
  /** How loud a frequency is: the radio's spectrum receiver is to look so many times. */
  | ({ readonly kind: 'askSpectrum'; readonly id: number } & SpectrumLook)
  /** Something about the process of flows. */
  | { readonly kind: 'askFlows'; readonly id: number; readonly ask: FlowsAsk }
  /** `flowsUrl`: the way in of flows, where the settings want them. */
  | { readonly kind: 'listening'; readonly url: string; readonly flowsUrl?: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | LogMessage

export type SpectrumLook = { readonly freqHz: number; readonly looks: number }

/** What was seen; or why nothing could be, `no-spectrum` where it never can. */
export type SpectrumSeen =
  | { readonly kind: 'seen'; readonly column: SpectrumColumn }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }

export type SpectrumToApi = {
  readonly kind: 'spectrum'
  readonly id: number
  readonly seen: SpectrumSeen
}

export type FlowsToApi = {
  readonly kind: 'flows'
  readonly id: number
  readonly answer: FlowsAnswer
}

/** Of the process of flows: whose token counts now; somebody has deployed in its editor. */
export type FlowsNews =
  | { readonly kind: 'flowsToken'; readonly sha256: string }
  | { readonly kind: 'flowsDeployed'; readonly path: string }

export type LinesToApi = {
  readonly kind: 'lines'
  readonly id: number
  readonly lines: readonly KeptLine[]
}
