/**
 * A hub's way on: one more connection to its broker, on which it speaks and listens for its leaves. The broker's
 * rules say for which (docs/operations/relay.md): nobody else's word is taken by it.
 */

import type { GatewayEui } from '../../../base/ids.ts'
import { type DownTopic, downTopics, type MqttSurroundings, upPublish } from '../mqtt.ts'
import { MqttLink } from '../mqtt-link.ts'
import type { HubWay } from './hub.ts'

export type HubMqttOptions = MqttSurroundings & {
  readonly hub: GatewayEui
  readonly leaves: readonly GatewayEui[]
  readonly onDown: (leaf: GatewayEui, channel: 'ack' | 'cmd', bytes: Uint8Array) => void
  readonly onState: (isUp: boolean, detail: string) => void
}

/** Orders wait at the broker while the hub itself is cut off. */
const SESSION_EXPIRY_S = 3_600

export function hubOverMqtt(options: HubMqttOptions): HubWay & { close(): Promise<void> } {
  const { hub, leaves, onDown, onState, ...surroundings } = options
  const topics = new Map<string, { readonly leaf: GatewayEui } & DownTopic>(
    leaves.flatMap((leaf) => downTopics(leaf).map((one) => [one.topic, { leaf, ...one }] as const)),
  )
  const link = new MqttLink({
    ...surroundings,
    clientId: `cigale-${hub}-relay`,
    sessionExpiryS: SESSION_EXPIRY_S,
    subscriptions: [...topics.values()].map(({ topic, qos }) => ({ topic, qos })),
    onUp: () => onState(true, ''),
    onDown: (reason) => onState(false, reason),
    onMessage(topic, payload) {
      const at = topics.get(topic)
      if (at) onDown(at.leaf, at.channel, payload)
    },
    onReport: (report, detail) => onState(false, `${report}: ${detail}`),
  })
  link.open()
  return {
    send: (leaf, channel, bytes) => link.publish(upPublish(leaf, channel, bytes)),
    close: () => link.close(),
  }
}
