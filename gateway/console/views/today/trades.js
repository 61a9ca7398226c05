// @ts-check
/** The trades, a line each: how many, how they are, and how much of it waits for somebody. */

import { html } from '../../../../base/web/html.js'
import { LinkRow, Pill } from '../../../../base/web/parts.js'
import { assetsOf, countSpaces } from '../../model.js'

/** @typedef {import('./today.js').Context} Context @typedef {import('../../model.js').Task} Task */

const OTHERS = ['tree', 'bin', 'segment', 'noisePoint', 'airPoint', 'heatPoint']

/** @param {{ c: Context, tasks: readonly Task[] }} props */
export function Trades({ c, tasks }) {
  const { t, f, model } = c
  const { rows } = t.today
  const spaces = countSpaces(assetsOf(model, 'space'))
  const all = assetsOf(model, 'space').length
  const zones = assetsOf(model, 'zone')
  const watering = zones.filter(({ state }) => state === 'watering').length
  const others = OTHERS.flatMap((kind) => assetsOf(model, kind))
  const points = assetsOf(model, 'callPoint').length
  const buildings = assetsOf(model, 'building').length
  const end = (/** @type {readonly string[]} */ kinds, /** @type {'watch' | 'alarm'} */ state) => {
    const count = tasks.filter(({ kind }) => kinds.includes(kind)).length
    return count === 0
      ? html`<${Pill} state="ok" word=${t.ok} />`
      : html`<${Pill} state=${state} word=${t.today.toDo(f, count)} />`
  }
  return html`
    <${LinkRow} href="#/parking" kind="parking" icon="parking" title=${rows.free(f, spaces.free)} text=${rows.known(f.number(all - spaces.unknown), f.number(all))} end=${end(['overstay', 'doubt'], 'watch')} />
    <${LinkRow} href="#/watering" kind="water" icon="water" title=${rows.zones(f, zones.length)} text=${watering > 0 ? rows.watering(f, watering) : rows.shut} end=${end(['leak', 'valve', 'cycle'], 'watch')} />
    <${LinkRow} href="#/safety" kind="safety" icon="safety" title=${t.pages.safety} text=${rows.safety(f, points, buildings)} end=${end(['call', 'intrusion'], 'alarm')} />
    <${LinkRow} href="#/others" kind="air" icon="other" title=${t.pages.others} text=${rows.others(f, others.length)} end=${end(['bin', 'dry', 'distrust'], 'watch')} />`
}
