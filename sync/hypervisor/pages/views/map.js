// @ts-check
/** Carte: what facts speak of at the places that the city's own file of assets tells. */

import { html, useEffect, useRef, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Empty, Pill, Skeleton } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { alarmsOf, spacesOf, statesOf } from '../city.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../../../../base/web/map.js').Pin} Pin */

const LOOKS = /** @type {Readonly<Record<string, [domain: string, icon: string]>>} */ ({
  zone: ['water', 'water'],
  tree: ['green', 'tree'],
  bin: ['waste', 'bin'],
  segment: ['air', 'people'],
  noisePoint: ['air', 'noise'],
  airPoint: ['air', 'air'],
  heatPoint: ['air', 'heat'],
  callPoint: ['safety', 'call'],
  building: ['safety', 'building'],
  gateway: ['none', 'gateway'],
})
const CENTER = /** @type {[number, number]} */ ([43.5272, 5.4484])

/** @param {{ c: Context }} props */
export function MapPage({ c }) {
  const { t, city, route } = c
  if (city.assets.size === 0)
    return html`<${Empty} icon="map" title=${t.map.none} text=${t.map.noneText} />`
  const pins = pinsOf(c)
  const isList = route.query.get('list') === '1'
  const toggle = html`<a class="fchip" href=${linkTo('map', route.id, { list: isList ? '' : '1' })}><${Icon} name=${isList ? 'map' : 'more'} size="s" />${isList ? t.map.asMap : t.map.asList}</a>`
  if (isList)
    return html`<div class="stack"><div class="fchips">${toggle}</div><${List} pins=${pins} c=${c} /></div>`
  return html`<${Plan} c=${c} pins=${pins} toggle=${toggle} />`
}

/** @param {Context} c @returns {Pin[]} */
function pinsOf(c) {
  const { t, city, nowMs } = c
  const alarms = new Map(alarmsOf(city, nowMs).map((alarm) => [alarm.subject, alarm]))
  const bins = new Set(
    statesOf(city, 'bin')
      .filter(({ type }) => type === 'binFull')
      .map(({ subject }) => subject),
  )
  const dry = new Set(
    statesOf(city, 'soil')
      .filter(({ type }) => type === 'soilDry')
      .map(({ subject }) => subject),
  )
  const spaces = spacesOf(city).flatMap(({ id, name, street, state, category, asset }) => {
    if (!asset) return []
    const letter =
      state === 'over' ? '!' : (t.letters[/** @type {keyof typeof t.letters} */ (category)] ?? '')
    return [
      {
        id,
        lat: asset.lat,
        lon: asset.lon,
        look: /** @type {const} */ ('space'),
        state,
        mark: letter,
        group: street,
        groupName: street,
        title: `${name}, ${t.space[state]}`,
      },
    ]
  })
  const others = [...city.assets.values()].flatMap(({ id, kind, name, lat, lon }) => {
    const look = LOOKS[kind]
    if (!look) return []
    const alarm = alarms.get(id)
    const state = alarm
      ? alarm.urgency <= 1
        ? 'alarm'
        : 'watch'
      : bins.has(id) || (dry.has(id) && kind === 'tree')
        ? 'watch'
        : ''
    const word = alarm
      ? t.alarms[alarm.kind].title
      : bins.has(id)
        ? t.map.full
        : dry.has(id)
          ? t.map.dry
          : t.kinds[/** @type {keyof typeof t.kinds} */ (kind)]
    return [
      {
        id,
        lat,
        lon,
        look: /** @type {const} */ ('disc'),
        state,
        domain: look[0],
        icon: alarm?.kind === 'leak' ? 'leak' : look[1],
        title: `${name}, ${word}`,
      },
    ]
  })
  return [...spaces, ...others]
}

/** @param {{ c: Context, pins: readonly Pin[], toggle: any }} props */
function Plan({ c, pins, toggle }) {
  const { t, city, route } = c
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  const map = useRef(
    /** @type {import('../../../../base/web/map.js').CityMap | undefined} */ (undefined),
  )
  const [state, setState] = useState('loading')
  const chosen = pins.find(({ id }) => id === route.id)
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
        const onChoose = (/** @type {string} */ id) => {
          location.hash = linkTo('map', id)
        }
        map.current = openMap(box.current, {
          label: t.map.label,
          base,
          center: CENTER,
          zoom: innerWidth < 700 ? 16 : 17,
          onChoose,
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
  useEffect(() => map.current?.draw(pins, chosen?.id ?? ''))
  const asset = chosen && city.assets.get(chosen.id)
  return html`<div class="mappage">
    <div class="mapbox" ref=${box}></div>
    ${state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${state === 'failed' && html`<p class="bad pad">${t.map.failed}</p>`}
    <div class="mapbar">${toggle}</div>
    <div class="mapkey"><p class="legend">${/** @type {const} */ (['free', 'occupied', 'over', 'unknown']).map((mark) => html`<span key=${mark}><i class=${`space ${mark}`}></i>${t.space[mark]}</span>`)}</p></div>
    <div class="mapzoom">
      <button class="ib" type="button" onClick=${() => map.current?.zoom(1)}><${Icon} name="plus" /><span class="sr">${t.map.zoomIn}</span></button>
      <button class="ib" type="button" onClick=${() => map.current?.zoom(-1)}><${Icon} name="minus" /><span class="sr">${t.map.zoomOut}</span></button>
    </div>
    ${chosen && asset && html`<section class="mapcard" aria-label=${asset.name}><div class="hd"><div><h2>${asset.name}</h2><p>${chosen.title.split(', ').at(-1)}</p></div></div><div class="acts"><a class="btn" href="#/map">${t.close}</a></div></section>`}
  </div>`
}

/** @param {{ pins: readonly Pin[], c: Context }} props */
function List({ pins, c }) {
  const { t } = c
  const shown = [...pins].sort((a, b) => a.title.localeCompare(b.title))
  const states = /** @type {Readonly<Record<string, string>>} */ ({
    free: 'ok',
    occupied: 'plain',
    over: 'alarm',
    alarm: 'alarm',
    watch: 'watch',
    unknown: 'unknown',
  })
  return html`<div class="card flush rows">${shown.map(({ id, title, state }) => {
    const at = title.lastIndexOf(', ')
    return html`<a class="row" key=${id} href=${linkTo('map', id)}><span class="g"><b>${title.slice(0, at)}</b></span><${Pill} state=${states[state] ?? 'ok'} word=${title.slice(at + 2) || t.ok} /></a>`
  })}</div>`
}
