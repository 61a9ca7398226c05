/**
 * The city's indicators of a day, for one asset or all of this gateway. Any message asks; the answer is
 * in `payload`, as `GET kpis` gives it.
 */

import { civilDayOf, dayAfter } from '../../base/civil-day.ts'
import type { NodeModule } from '../node-red.ts'
import { answerMessages, notAsked } from './asking.ts'
import { textFrom } from './fields.ts'

const node: NodeModule = (red) => {
  red.nodes.registerType('cigale-kpi', function (config) {
    red.nodes.createNode(this, config)
    const link = answerMessages(red, this, {
      kind: 'read',
      of: (message) => {
        const asset = textFrom(config['asset']) ?? textFrom(message['asset'])
        const today = civilDayOf(link!.clock.wallMs())
        const wanted = textFrom(message['day']) ?? textFrom(config['day']) ?? 'today'
        const relative = { today, yesterday: dayAfter(today, -1) }[wanted]
        const day = relative ?? wanted
        if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw notAsked('day: today, yesterday or YYYY-MM-DD')
        return (gateway) => gateway.kpis({ day, ...(asset && { asset }) })
      },
      answer: (message, payload) => ({ ...message, payload }),
    })
  })
}
export default node
