/**
 * Tells the city a fact of one's own: `payload` is its value. It is on the gateway's disk when the
 * message goes on, and reaches the hypervisor as `customReported`, once.
 */

import type { CustomFact } from '../link/flows-gateway.ts'
import type { NodeConfig, NodeModule, RedMessage } from '../node-red.ts'
import { answerMessages, notAsked } from './asking.ts'
import { textFrom } from './fields.ts'
import { orderId } from './orders.ts'

const NAME = /^[a-z][A-Za-z0-9_]{0,39}$/
const TEXT_CHARS_MAX = 200
const UNIT_CHARS_MAX = 16

const node: NodeModule = (red) => {
  red.nodes.registerType('cigale-fact', function (config) {
    red.nodes.createNode(this, config)
    answerMessages(red, this, {
      kind: 'fact',
      of: (message) => {
        const fact = { key: orderId(this, message), ...factOf(config, message) }
        return (gateway) => gateway.fact(fact)
      },
      answer: (message, { cursor }) => ({ ...message, cursor }),
    })
  })
}
export default node

function factOf(config: NodeConfig, message: RedMessage): Omit<CustomFact, 'key'> {
  const name = textFrom(config['fact']) ?? textFrom(message['fact'])
  const subject = textFrom(config['subject']) ?? textFrom(message['subject']) ?? 'gateway'
  const unit = textFrom(config['unit']) ?? textFrom(message['unit'])
  const at = textFrom(message['at'])
  if (!name || !NAME.test(name)) throw notAsked('fact: a name of 40 letters, digits, _ at most')
  if (unit && unit.length > UNIT_CHARS_MAX) {
    throw notAsked(`unit: ${UNIT_CHARS_MAX} characters at most`)
  }
  const value = factValue(message['payload'])
  if (value === undefined) {
    throw notAsked(`payload: a number, true, false or text of ${TEXT_CHARS_MAX} characters at most`)
  }
  return { name, subject, value, ...(at && { at }), ...(unit && { unit }) }
}

function factValue(payload: unknown): CustomFact['value'] | undefined {
  if (typeof payload === 'boolean') return payload
  if (typeof payload === 'number') return Number.isFinite(payload) ? payload : undefined
  return typeof payload === 'string' && payload.length <= TEXT_CHARS_MAX ? payload : undefined
}
