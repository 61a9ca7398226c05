/** Leaks of zones and sites, as they are suspected, confirmed and over. */

import type { NodeModule } from '../node-red.ts'
import { isAmong, namesOf } from './fields.ts'
import { linkOf, listen } from './listening.ts'

const LEVELS: Readonly<Record<string, string>> = {
  leakSuspected: 'suspected',
  leakConfirmed: 'confirmed',
  leakCleared: 'cleared',
}

const node: NodeModule = (red) => {
  red.nodes.registerType('cigale-leak', function (config) {
    red.nodes.createNode(this, config)
    const link = linkOf(red, this)
    if (!link) return
    const zones = namesOf(config, 'zones')
    const levels = namesOf(config, 'levels')
    listen(
      { link, node: this, config },
      ({ type, subject }) =>
        Object.hasOwn(LEVELS, type) && isAmong(levels, LEVELS[type]) && isAmong(zones, subject),
      (line) => {
        const { subject: zone, at, kind, sinceMs, lostLitres } = line
        const { flowLitresPerHour = null, confidence = null } = line
        const level = LEVELS[line.type]
        const payload = {
          zone,
          level,
          kind,
          at,
          sinceMs,
          flowLitresPerHour,
          lostLitres,
          confidence,
        }
        this.send({ topic: zone, payload })
      },
    )
  })
}
export default node
