/** What the main thread and the thread that forwards say to each other. Plain data. */

import type { Sample } from '../../base/metrics.ts'
import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'
import type { ForwardConfig } from '../config/schema.ts'
import type { LogLevel, LogMessage } from '../observe/log-channel.ts'
import type { UpstreamStatus } from './upstream.ts'

export type ForwardWorkerData = {
  readonly forward: readonly ForwardConfig[]
  /** The gateway's own: names its connections to brokers. */
  readonly gatewayEui: string
  /** ChirpStack's name of the region. */
  readonly topicPrefix: string
  readonly logLevel: LogLevel
}

export type ToForward =
  | { readonly kind: 'frames'; readonly id: number; readonly frames: readonly RxFrame[] }
  /** Of the frames `id`: which are of devices registered here. */
  | { readonly kind: 'senders'; readonly id: number; readonly own: readonly boolean[] }
  | { readonly kind: 'gateways'; readonly gateways: readonly GatewayStatus[] }
  | { readonly kind: 'close' }

export type FromForward =
  /** So many frames were taken from the port. */
  | { readonly kind: 'taken'; readonly frames: number }
  | {
      readonly kind: 'status'
      readonly upstreams: readonly UpstreamStatus[]
      readonly samples: readonly Sample[]
    }
  | LogMessage
