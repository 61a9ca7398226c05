// @ts-check
/** "I am going": whoever takes a fault of water in hand says so, and the next ones read who and when. */

import { html } from '../../../../base/web/html.js'
import { tasksOf } from '../../model.js'
import { Acknowledge } from '../../parts/acknowledge.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('../../model.js').Task['kind']} Kind */

/** @param {{ c: Context, id: string, kind: Kind }} props what stands at this zone or site; nothing, where nothing does */
export function Going({ c, id, kind }) {
  const task = tasksOf(c.model, c.nowMs).find(
    (one) => one.kind === kind && one.view?.asset.id === id,
  )
  return task ? html`<${Acknowledge} c=${c} task=${task} />` : null
}
