/**
 * How a device is: battery, radio, counters, what waits for it; without a DevEUI all of them, short.
 * Any message asks. No key is in the answer: the gateway does not tell them.
 */

import type { NodeModule } from '../node-red.ts'
import { answerMessages, notAsked } from './asking.ts'
import { textFrom } from './fields.ts'

const node: NodeModule = (red) => {
  red.nodes.registerType('cigale-device', function (config) {
    red.nodes.createNode(this, config)
    answerMessages<unknown>(red, this, {
      kind: 'read',
      of: (message) => {
        const devEui = (textFrom(config['devEui']) ?? textFrom(message['devEui']))?.toLowerCase()
        if (devEui === undefined) return (gateway) => gateway.devices()
        if (!/^[0-9a-f]{16}$/.test(devEui)) throw notAsked('devEui: 16 hex digits are needed')
        return async (gateway) => {
          const device = await gateway.device(devEui)
          if (!device) throw notAsked(`no device ${devEui} is registered here`)
          return device
        }
      },
      answer: (message, payload) => ({ ...message, payload }),
    })
  })
}
export default node
