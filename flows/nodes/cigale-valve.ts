/**
 * Opens the valve of a zone for some minutes, or closes it. The gateway's interlocks decide: a refusal
 * is an error of this node with the reason. A number opens for so many minutes, `close`, `false` or 0
 * closes, `true` and everything else does what the form says. First output: the order is on the
 * gateway's disk; second: what came of it.
 */

import type { FlowsGateway } from '../link/flows-gateway.ts'
import type { NodeConfig, NodeModule, RedMessage } from '../node-red.ts'
import { answerMessages, notAsked } from './asking.ts'
import { numberOf, recordOf, textFrom } from './fields.ts'
import { accepted, OpenOrders, orderId } from './orders.ts'

const node: NodeModule = (red) => {
  red.nodes.registerType('cigale-valve', function (config) {
    red.nodes.createNode(this, config)
    const link = answerMessages(red, this, {
      kind: 'order',
      of: (message) => {
        const wish = wishOf(config, message)
        const id = orderId(this, message)
        if (wish.does === 'open') orders.add(id, message)
        return (gateway) => carryOut(gateway, wish, id).then(accepted)
      },
      answer: (message, payload) => {
        orders.add(payload.id, message)
        return { ...message, payload }
      },
    })
    const orders = new OpenOrders(this, link)
  })
}
export default node

type Wish =
  | { readonly does: 'close'; readonly zone: string }
  | {
      readonly does: 'open'
      readonly zone: string
      readonly minutes: number
      readonly how: HowMuch
    }
type HowMuch = { readonly litres?: number; readonly because: string }

function carryOut(gateway: FlowsGateway, wish: Wish, id: string) {
  if (wish.does === 'close') return gateway.close(wish.zone)
  return gateway.open(wish.zone, { id, minutes: wish.minutes, ...wish.how })
}

function wishOf(config: NodeConfig, message: RedMessage): Wish {
  const zone = textFrom(config['zone']) ?? textFrom(message['zone'])
  if (!zone) throw notAsked('zone: the id of a zone is needed')
  const { payload } = message
  const given = recordOf(payload)
  const asked = textFrom(payload) ?? textFrom(given['do'])
  const closes = asked === 'close' || payload === false || payload === 0
  if (closes || (asked !== 'open' && payload !== true && config['action'] === 'close')) {
    return { does: 'close', zone }
  }
  const minutes = numberOf(payload) ?? numberOf(given['minutes']) ?? numberOf(config['minutes'])
  if (minutes === undefined) throw notAsked('minutes: 0.25 to 60 are needed')
  const litres = numberOf(given['litres']) ?? numberOf(config['litres'])
  const because = textFrom(given['because']) ?? textFrom(config['because']) ?? 'flow'
  const how = { because: because.slice(0, 200), ...(litres !== undefined && { litres }) }
  return { does: 'open', zone, minutes, how }
}
