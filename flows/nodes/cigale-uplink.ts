/**
 * Each frame that the gateway has taken, decoded. `payload` has the values of channel 0 by quantity,
 * `uplink` the whole line of the feed.
 */

import type { NodeModule } from '../node-red.ts'
import { isAmong, namesOf } from './fields.ts'
import { linkOf, listen } from './listening.ts'
import { measurementsOf } from './measurements.ts'

const node: NodeModule = (red) => {
  red.nodes.registerType('cigale-uplink', function (config) {
    red.nodes.createNode(this, config)
    const link = linkOf(red, this)
    if (!link) return
    const devices = namesOf(config, 'devices')
    const ports = namesOf(config, 'ports')
    listen(
      { link, node: this, config },
      ({ type, devEui, fPort }) =>
        type === 'uplink' && isAmong(devices, devEui) && isAmong(ports, String(fPort)),
      (line) => {
        const values = measurementsOf(line)
          .filter(({ index }) => index === 0)
          .map(({ quantity, value }) => [quantity, value])
        this.send({ topic: line['devEui'], payload: Object.fromEntries(values), uplink: line })
      },
    )
  })
}
export default node
