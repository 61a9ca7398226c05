/**
 * Sends bytes to a device: `payload` as hex text or a Buffer. First output: the order is on the
 * gateway's disk; second: what came of it. The message may say `devEui`, `fPort`, `confirmed`,
 * `urgent` and `expiresS` where the form does not.
 */

import { hexOf } from '../../base/bytes.ts'
import type { NodeConfig, NodeModule, RedMessage } from '../node-red.ts'
import { answerMessages, notAsked } from './asking.ts'
import { numberOf, textFrom } from './fields.ts'
import { accepted, OpenOrders, orderId } from './orders.ts'

const DAY_S = 86_400

const node: NodeModule = (red) => {
  red.nodes.registerType('cigale-downlink', function (config) {
    red.nodes.createNode(this, config)
    const link = answerMessages(red, this, {
      kind: 'order',
      of: (message) => {
        const request = { id: orderId(this, message), ...frameOf(config, message) }
        orders.add(request.id, message)
        return (gateway) => gateway.downlink(request).then(accepted)
      },
      answer: (message, payload) => ({ ...message, payload }),
    })
    const orders = new OpenOrders(this, link)
  })
}
export default node

function frameOf(config: NodeConfig, message: RedMessage) {
  const devEui = (textFrom(config['devEui']) ?? textFrom(message['devEui']))?.toLowerCase()
  const fPort = numberOf(config['fPort']) ?? numberOf(message['fPort'])
  if (!devEui || !/^[0-9a-f]{16}$/.test(devEui)) throw notAsked('devEui: 16 hex digits are needed')
  if (fPort === undefined) throw notAsked('fPort: 1 to 223 is needed')
  const hex = hexFrom(message['payload'])
  if (hex === undefined) throw notAsked('payload: bytes as hex text or as a Buffer are needed')
  return {
    devEui,
    fPort,
    hex,
    confirmed: (message['confirmed'] ?? config['confirmed']) === true,
    urgent: (message['urgent'] ?? config['urgent']) === true,
    expiresS: numberOf(message['expiresS']) ?? numberOf(config['expiresS']) ?? DAY_S,
  }
}

function hexFrom(payload: unknown): string | undefined {
  if (payload instanceof Uint8Array) return hexOf(payload)
  const text = typeof payload === 'string' ? payload.replace(/[\s:]/g, '').toLowerCase() : undefined
  return text !== undefined && /^([0-9a-f]{2})*$/.test(text) ? text : undefined
}
