/** Each event of the gateway: `topic` its type, `payload` its line with all fields. */

import type { NodeModule } from '../node-red.ts'
import { isAmong, namesOf } from './fields.ts'
import { linkOf, listen } from './listening.ts'

const node: NodeModule = (red) => {
  red.nodes.registerType('cigale-event', function (config) {
    red.nodes.createNode(this, config)
    const link = linkOf(red, this)
    if (!link) return
    const types = namesOf(config, 'types')
    const subjects = namesOf(config, 'subjects')
    listen(
      { link, node: this, config },
      ({ type, subject }) =>
        type !== 'uplink' && isAmong(types, type) && isAmong(subjects, subject),
      (line) => this.send({ topic: line.type, payload: line, subject: line['subject'] }),
    )
  })
}
export default node
