/** One message a measurement: `payload` is the number, in the unit of `unit`. */

import type { NodeModule } from '../node-red.ts'
import { isAmong, namesOf } from './fields.ts'
import { linkOf, listen } from './listening.ts'
import { measurementsOf } from './measurements.ts'

const node: NodeModule = (red) => {
  red.nodes.registerType('cigale-measurement', function (config) {
    red.nodes.createNode(this, config)
    const link = linkOf(red, this)
    if (!link) return
    const devices = namesOf(config, 'devices')
    const quantities = namesOf(config, 'quantities')
    listen(
      { link, node: this, config },
      ({ type, devEui }) => type === 'uplink' && isAmong(devices, devEui),
      (line) => {
        const devEui = line['devEui']
        for (const { value, ...about } of measurementsOf(line)) {
          if (!isAmong(quantities, about.quantity)) continue
          this.send({ topic: `${devEui}/${about.quantity}`, payload: value, devEui, ...about })
        }
      },
    )
  })
}
export default node
