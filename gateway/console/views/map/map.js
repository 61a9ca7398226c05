// @ts-check
/** Carte: everything at its place; chips choose, a touch opens a card, and the same things are a list. */

import { html, useEffect, useRef, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Chip, Pill, Skeleton } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { CALL_HOT_MS, detailsOf, lookOf, spaceMark, streetName } from '../../model.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').AssetView} AssetView */

const LAYERS = /** @type {const} */ ({
  spaces: ['space'],
  water: ['zone', 'site', 'tree'],
  safety: ['callPoint', 'building'],
  others: ['bin', 'segment', 'noisePoint', 'airPoint', 'heatPoint'],
})
/** The Cours Mirabeau, where a map opens that knows nothing better. */
const CENTER = /** @type {[number, number]} */ ([43.5272, 5.4484])

/** @param {{ c: Context }} props */
export function MapPage({ c }) {
  const { t, model, route } = c
  const hidden = (route.query.get('hide') ?? '').split('.').filter(Boolean)
  const isList = route.query.get('list') === '1'
  const views = (model.assets ?? []).filter(
    ({ asset }) => asset.lat !== undefined && !hidden.includes(layerOf(asset.kind)),
  )
  const chosen = (model.assets ?? []).find(({ asset }) => asset.id === route.id)
  const query = (/** @type {Record<string, string>} */ changed) => ({
    hide: hidden.join('.'),
    list: isList ? '1' : '',
    ...changed,
  })
  const chips = html`${Object.keys(LAYERS).map((layer) => {
    const isOn = !hidden.includes(layer)
    const next = isOn ? [...hidden, layer] : hidden.filter((one) => one !== layer)
    const icon =
      { spaces: 'parking', water: 'water', safety: 'safety', others: 'other' }[layer] ?? 'other'
    return html`<a key=${layer} class="fchip" role="button" aria-pressed=${String(isOn)} href=${linkTo('map', route.id, query({ hide: next.join('.') }))}><${Icon} name=${icon} size="s" />${t.map.layers[/** @type {keyof typeof LAYERS} */ (layer)]}</a>`
  })}
    <a class="fchip" href=${linkTo('map', route.id, query({ list: isList ? '' : '1' }))}><${Icon} name=${isList ? 'map' : 'more'} size="s" />${isList ? t.map.asMap : t.map.asList}</a>`
  if (isList) {
    return html`<div class="stack"><div class="fchips" role="group" aria-label=${t.map.show}>${chips}</div><${List} c=${c} views=${views} /></div>`
  }
  return html`<${Plan} c=${c} views=${views} chosen=${chosen} chips=${chips} />`
}

/** @param {string} kind */
function layerOf(kind) {
  return (
    Object.entries(LAYERS).find(([, kinds]) => kinds.some((one) => one === kind))?.[0] ?? 'others'
  )
}

/** @param {{ c: Context, views: readonly AssetView[], chosen: AssetView | undefined, chips: any }} props */
function Plan({ c, views, chosen, chips }) {
  const { t, route } = c
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  const map = useRef(
    /** @type {import('../../../../base/web/map.js').CityMap | undefined} */ (undefined),
  )
  const [state, setState] = useState('loading')
  const query = useRef(route.query)
  query.current = route.query
  useEffect(() => {
    let isOver = false
    const open = async () => {
      try {
        const [{ openMap }, answer] = await Promise.all([
          import('../../../../base/web/map.js'),
          fetch('/base/web/aix.geojson'),
        ])
        const base = await answer.json()
        if (isOver || !box.current) return
        const choose = (/** @type {string} */ id) => {
          location.hash = linkTo('map', id, { hide: query.current.get('hide') ?? '' })
        }
        const at = chosen?.asset
        const center =
          at?.lat !== undefined && at.lon !== undefined
            ? /** @type {[number, number]} */ ([at.lat, at.lon])
            : CENTER
        map.current = openMap(box.current, {
          label: t.map.label,
          base,
          center,
          zoom: at ? 18 : innerWidth < 700 ? 16 : 17,
          onChoose: choose,
        })
        setState('ready')
      } catch {
        setState('failed')
      }
    }
    void open()
    return () => {
      isOver = true
      map.current?.close()
      map.current = undefined
    }
  }, [])
  useEffect(() => {
    const at = chosen?.asset
    if (at?.lat !== undefined && at.lon !== undefined) map.current?.show(at.lat, at.lon)
  }, [chosen?.asset.id])
  useEffect(() => map.current?.draw(pinsOf(c, views), chosen?.asset.id ?? ''))
  return html`<div class="mappage">
    <div class="mapbox" ref=${box}></div>
    ${state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${state === 'failed' && html`<p class="bad pad">${t.pastFailed}</p>`}
    <div class="mapbar" role="group" aria-label=${t.map.show}>${chips}</div>
    <div class="mapkey"><p class="legend"><span><i class="space free"></i>${t.space.free}</span><span><i class="space occupied"></i>${t.space.occupied}</span><span><i class="space over"></i>${t.space.over}</span><span><i class="space unknown"></i>${t.space.unknown}</span></p></div>
    <div class="mapzoom">
      <button class="ib" type="button" onClick=${() => map.current?.zoom(1)}><${Icon} name="plus" /><span class="sr">${t.map.zoomIn}</span></button>
      <button class="ib" type="button" onClick=${() => map.current?.zoom(-1)}><${Icon} name="minus" /><span class="sr">${t.map.zoomOut}</span></button>
    </div>
    ${chosen && html`<${MapCard} c=${c} view=${chosen} />`}
  </div>`
}

/** @param {Context} c @param {readonly AssetView[]} views @returns {import('../../../../base/web/map.js').Pin[]} */
function pinsOf(c, views) {
  const { t } = c
  return views.flatMap(
    /** @returns {import('../../../../base/web/map.js').Pin[]} */ (view) => {
      const { asset } = view
      if (asset.lat === undefined || asset.lon === undefined) return []
      const place = { id: asset.id, lat: asset.lat, lon: asset.lon }
      const { word, state } = stateOf(c, view)
      const title = `${asset.name}, ${word}`
      if (asset.kind === 'space') {
        const mark = spaceMark(view)
        const letter =
          mark === 'over' ? '!' : t.categories[asset.properties.category ?? 'normal'].letter
        const group = streetName(asset.name)
        return [
          {
            ...place,
            look: /** @type {const} */ ('space'),
            state: mark,
            mark: letter,
            title,
            group,
            groupName: group,
          },
        ]
      }
      const { domain, icon } = lookOf(asset.kind)
      return [
        {
          ...place,
          look: /** @type {const} */ ('disc'),
          state: state === 'plain' || state === 'ok' ? '' : state,
          domain,
          icon: view.state.startsWith('leak') ? 'leak' : icon,
          title,
        },
      ]
    },
  )
}

/** How anything stands, in a word. @param {Context} c @param {AssetView} view @returns {{ state: 'ok' | 'watch' | 'alarm' | 'unknown' | 'plain', word: string }} */
function stateOf({ t, model, nowMs }, view) {
  const { asset, state } = view
  if (asset.kind === 'space') {
    const mark = spaceMark(view)
    return {
      state: /** @type {const} */ ({
        free: 'ok',
        occupied: 'plain',
        over: 'alarm',
        unknown: 'unknown',
      })[mark],
      word: t.space[mark],
    }
  }
  if (detailsOf(view).intrusion) return { state: 'alarm', word: t.tasks.intrusion.pill }
  if (asset.kind === 'callPoint') {
    const isHot = model.calls.some(
      ({ subject, atMs }) => subject === asset.id && nowMs - atMs < CALL_HOT_MS,
    )
    return isHot
      ? { state: 'alarm', word: t.tasks.call.pill }
      : { state: 'ok', word: t.point.ready }
  }
  if (state.startsWith('leak')) return { state: 'watch', word: t.zone.states.leak }
  if (state === 'watering') return { state: 'plain', word: t.zone.states.watering }
  if (state === 'closed') return { state: 'ok', word: t.zone.states.closed }
  if (state === 'full' || state === 'dry') return { state: 'watch', word: t.things.states[state] }
  if (state === 'unknown') return { state: 'unknown', word: t.unknownWord }
  return {
    state: 'ok',
    word: t.things.states[/** @type {keyof typeof t.things.states} */ (state)] ?? t.ok,
  }
}

/** @param {AssetView} view */
function pageOf({ asset }) {
  const { page } = lookOf(asset.kind)
  return page === 'safety' ? '#/safety' : `#/${page}/${encodeURIComponent(asset.id)}`
}

/** @param {{ c: Context, view: AssetView }} props */
function MapCard({ c, view }) {
  const { t, f, nowMs, route } = c
  const { asset, sinceMs } = view
  const { domain, icon } = lookOf(asset.kind)
  const { state, word } = stateOf(c, view)
  const kind =
    asset.kind === 'space'
      ? t.categories[asset.properties.category ?? 'normal'].word
      : (t.kinds[/** @type {keyof typeof t.kinds} */ (asset.kind)] ?? '')
  return html`<section class="mapcard" aria-label=${asset.name}>
    <div class="hd"><${Chip} kind=${domain} icon=${icon} /><div><h2>${asset.name}</h2><p>${kind}${sinceMs === null ? '' : ` · ${t.since(f.moment(sinceMs, nowMs))}`}</p></div><${Pill} state=${state} word=${word} /></div>
    <div class="acts"><a class="btn main" href=${pageOf(view)}>${t.see}</a><a class="btn" href=${linkTo('map', '', { hide: route.query.get('hide') ?? '' })}>${t.close}</a></div>
  </section>`
}

/** The same things as rows: for a screen reader, and for who prefers it. @param {{ c: Context, views: readonly AssetView[] }} props */
function List({ c, views }) {
  const shown = [...views].sort((a, b) => a.asset.name.localeCompare(b.asset.name))
  return html`<div class="card flush rows">
    ${shown.map((view) => {
      const { asset } = view
      const { domain, icon } = lookOf(asset.kind)
      const { state, word } = stateOf(c, view)
      return html`<a class="row" key=${asset.id} href=${linkTo('map', asset.id)}><${Chip} kind=${domain} icon=${icon} /><span class="g"><b>${asset.name}</b></span><${Pill} state=${state} word=${word} /></a>`
    })}
  </div>`
}
