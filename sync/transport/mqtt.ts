/**
 * Gateway and hypervisor over an MQTT 5 broker:
 *
 *   v1/gw/{eui}/up/{stream}  batches, GAP, HELLO, DICT, CLOCK      QoS 1
 *   v1/gw/{eui}/res          results of commands                   QoS 1
 *   v1/gw/{eui}/state        online or not, retained; the will     QoS 1, read back by the gateway
 *   v1/gw/{eui}/ack          CURSOR, ACK, NACK                     QoS 0
 *   v1/gw/{eui}/cmd          commands, with their expiry           QoS 1
 *   v1/gw/{eui}/ask          questions for files, where used       QoS 1
 *   v1/gw/{eui}/part         their answers, to that gateway        QoS 1
 *
 * Acknowledgements go at QoS 0: one that is late is worth nothing, and a broker that kept them for
 * an absent gateway would push its commands out of the queue. The broker needs no durability.
 */

import type { Clock } from '../../base/clock.ts'
import { bytesOfId, type GatewayEui, parseGatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { Epoch } from '../fact.ts'
import { readMessage } from '../read-message.ts'
import { writeMessage } from '../write-message.ts'
import { Answering, type AnsweringParts } from './answering.ts'
import type { AskRelay } from './ask-relay.ts'
import { MqttLink, type MqttLinkOptions, type MqttPublish, type MqttTiming } from './mqtt-link.ts'
import type { DownMessage, GatewayTransport, HypervisorTransport, UpChannel } from './transport.ts'

const ROOT = 'v1/gw'
const CONTENT_TYPE = 'application/x-city-batch+cbor; v=1'
/** How long the broker may keep a gateway's session, hence its waiting commands. */
const SESSION_EXPIRY_S = 86_400
const WILL_DELAY_S = 30
/** A batch that nobody fetched in this time is sent again anyway. */
const UP_EXPIRY_S = 600
/** A question is asked again after 10 s (decoders/bundle/mqtt.ts): older ones and their answers are worth nothing. */
const ASK_EXPIRY_S = 15

/** What a connection is made with, whoever speaks on it. */
export type MqttSurroundings = {
  readonly endpoint: MqttLinkOptions['endpoint']
  readonly clock: Clock
  readonly random: Random
  readonly timing?: MqttTiming
  readonly onTrouble?: NonNullable<MqttLinkOptions['onTrouble']>
}

export type MqttGatewayOptions = MqttSurroundings & {
  readonly gw: GatewayEui
  /** Of this run: an old will cannot speak for it. */
  readonly epoch: Epoch
  /** Left out: nothing is asked, and no topic is asked of the broker for it. */
  readonly asks?: AskRelay
}

export function mqttGatewayTransport(options: MqttGatewayOptions): GatewayTransport {
  const { gw, epoch, asks, ...surroundings } = options
  const own = `${ROOT}/${gw}`
  const stateBytes = (online: boolean): Uint8Array =>
    writeMessage({ kind: 'state', gw, epoch, online })
  const state = (online: boolean): MqttPublish => ({
    topic: `${own}/state`,
    bytes: stateBytes(online),
    options: { qos: 1, retain: true },
  })
  let link: MqttLink | undefined
  let hasSeenItself = false
  /**
   * Once our own word has come back, another run's in its place is a second gateway with our id: few
   * brokers say so when they close a connection (F65). Before, it is that of our last run.
   */
  const onOwnState = (bytes: Uint8Array): void => {
    const read = bytes.length > 0 ? readMessage(bytes) : undefined
    if (read?.kind !== 'message' || read.message.kind !== 'state') return
    const { online, epoch: other } = read.message
    if (other === epoch) hasSeenItself = true
    else if (online && hasSeenItself) link?.standAside(`run ${other} is online as ${gw}`)
  }
  return {
    open(listener) {
      link = new MqttLink({
        ...surroundings,
        clientId: `cigale-${gw}`,
        sessionExpiryS: SESSION_EXPIRY_S,
        will: {
          topic: `${own}/state`,
          payload: Buffer.from(stateBytes(false)),
          qos: 1,
          retain: true,
          properties: { willDelayInterval: WILL_DELAY_S },
        },
        subscriptions: [
          ...downTopics(gw).map(({ topic, qos }) => ({ topic, qos })),
          { topic: `${own}/state`, qos: 1 },
          ...(asks ? [{ topic: `${own}/part`, qos: 1 } as const] : []),
        ],
        onUp: () => {
          link?.publish(state(true))
          listener.onUp()
        },
        onDown: (reason) => listener.onDown(reason),
        onMessage: (topic, payload) => {
          if (topic === `${own}/state`) onOwnState(payload)
          else if (topic === `${own}/part`) asks?.received(payload)
          else listener.onMessage(payload)
        },
        onReport: (report, detail) => listener.onReport(report, detail),
      })
      link.open()
      if (asks) asks.send = (bytes) => link?.publish(askOf(`${own}/ask`, bytes)) ?? false
    },
    send: (channel, bytes) => link?.publish(upPublish(gw, channel, bytes)) ?? false,
    async close() {
      if (asks) asks.send = undefined
      link?.publish(state(false))
      await link?.close()
    },
  }
}

export type DownTopic = {
  readonly topic: string
  readonly channel: DownMessage['channel']
  readonly qos: 0 | 1
}

/** What a gateway listens to for itself, or a hub for its leaf. */
export function downTopics(gw: GatewayEui): readonly DownTopic[] {
  return [
    { topic: `${ROOT}/${gw}/ack`, channel: 'ack', qos: 0 },
    { topic: `${ROOT}/${gw}/cmd`, channel: 'cmd', qos: 1 },
  ]
}

/** What a gateway says, or a hub in its name. */
export function upPublish(gw: GatewayEui, channel: UpChannel, bytes: Uint8Array): MqttPublish {
  const properties = {
    contentType: CONTENT_TYPE,
    messageExpiryInterval: UP_EXPIRY_S,
    ...(channel === 'res' && correlation(bytes)),
  }
  return { topic: `${ROOT}/${gw}/${channel}`, bytes, options: { qos: 1, properties } }
}

export type MqttHypervisorOptions = MqttSurroundings & {
  /** Unique among the hypervisor's own clients. */
  readonly clientId: string
  /** Receivers with the same name get each message once together, but `state` each (MQTT 5, 4.8.2). */
  readonly shareGroup?: string
  /** Gateways whose messages are taken; all when left out. */
  readonly takes?: (gw: GatewayEui) => boolean
  /** Answers what gateways ask; left out: no topic is asked of the broker for it. */
  readonly answering?: Pick<AnsweringParts, 'answer' | 'trouble'>
}

export function mqttHypervisorTransport(options: MqttHypervisorOptions): HypervisorTransport {
  const { clientId, answering, shareGroup, takes = () => true, ...surroundings } = options
  // What is retained does not come to a shared subscription, and who is online is retained.
  const topicOf = (last: string): string =>
    shareGroup && last !== 'state' ? `$share/${shareGroup}/${ROOT}/+/${last}` : `${ROOT}/+/${last}`
  let link: MqttLink | undefined
  const desk =
    answering &&
    new Answering({
      ...answering,
      send: (gw, bytes) => void link?.publish(askOf(`${ROOT}/${gw}/part`, bytes)),
    })
  return {
    open(listener) {
      link = new MqttLink({
        ...surroundings,
        clientId,
        sessionExpiryS: 0,
        subscriptions: ['up/+', 'res', 'state', ...(desk ? ['ask'] : [])].map((last) => ({
          topic: topicOf(last),
          qos: 1,
        })),
        onUp: () => listener.onUp(),
        onDown: (reason) => listener.onDown(reason),
        onMessage(topic, payload) {
          const gw = gatewayOf(topic)
          // An emptied retained state has no bytes: there is nothing to say about that gateway.
          if (!gw || payload.length === 0 || !takes(gw)) return
          if (desk && topic.endsWith('/ask')) desk.ask(gw, payload)
          else listener.onMessage(gw, payload)
        },
        onReport: (report, detail) => listener.onReport(report, detail),
      })
      link.open()
    },
    send({ gw, channel, bytes, expiresInMs }: DownMessage) {
      const messageExpiryInterval = Math.max(1, Math.ceil(expiresInMs / 1000))
      const qos = channel === 'cmd' ? 1 : 0
      const properties = {
        contentType: CONTENT_TYPE,
        messageExpiryInterval,
        ...(channel === 'cmd' && { responseTopic: `${ROOT}/${gw}/res`, ...correlation(bytes) }),
      }
      const publish = { topic: `${ROOT}/${gw}/${channel}`, bytes }
      return link?.publish({ ...publish, options: { qos, properties } }) ?? false
    },
    async close() {
      await link?.close()
    },
  }
}

/** The id of an order, or of its result, where whoever looks at the broker finds it (MQTT 5, 4.10). */
function correlation(bytes: Uint8Array): { correlationData: Buffer } | undefined {
  const read = readMessage(bytes)
  if (read.kind !== 'message') return undefined
  const { message } = read
  if (message.kind !== 'command' && message.kind !== 'result') return undefined
  return { correlationData: Buffer.from(bytesOfId(message.id)) }
}

/** A question or an answer, on its way. */
function askOf(topic: string, bytes: Uint8Array): MqttPublish {
  const properties = { messageExpiryInterval: ASK_EXPIRY_S }
  return { topic, bytes, options: { qos: 1, properties } }
}

function gatewayOf(topic: string): GatewayEui | undefined {
  const [version, group, eui] = topic.split('/')
  return `${version}/${group}` === ROOT && eui ? parseGatewayEui(eui) : undefined
}
