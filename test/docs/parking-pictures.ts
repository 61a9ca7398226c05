/** The drawn examples of docs/operations about parking: frames, and what the detectors told of them. */

import type { EventFact } from '../../sync/fact.ts'
import { MINUTE_MS, type Sent, told } from './parking-scene.ts'

const LEFT = 150
const WIDTH = 720
const ROW = 34

type Bar = { readonly from: number; readonly to: number }
type Row =
  | { readonly name: string; readonly bars: readonly Bar[]; readonly fill: string }
  | { readonly name: string; readonly frames: readonly Sent[] }

export function parkingPicture(): string {
  const isTaken = (minute: number) =>
    (minute > 35 && minute < 130) || (minute > 190 && minute < 295)
  const sent: readonly Sent[] = [
    ...beats('P1', 0, 360, isTaken),
    change('P1', 35, true),
    change('P1', 35.3, false),
    change('P1', 35.6, true),
    { ...change('P1', 130, false), isLost: true },
    change('P1', 190, true),
    change('P1', 295, false),
    ...beats('P2', 10, 370, (minute) => minute > 240 && minute < 330),
    change('P2', 240, true),
    change('P2', 330, false),
    change('P1', 329.85, true),
    change('P1', 331.5, false),
  ]
  return picture(inOrder(sent), 700, 380, {})
}

export function overstayPicture(): string {
  const sent = [
    ...beats('P1', 0, 300, (minute) => minute === 60 || minute === 180),
    change('P1', 20, true),
    change('P1', 110, false),
    change('P1', 170, true),
    change('P1', 215, false),
  ]
  return picture(inOrder(sent), 700, 300, { limitMinutes: 30, category: 'delivery' })
}

export function sensorPicture(): string {
  const sent = [
    ...beats('P1', 0, 30 * 60, (minute) => minute > 100 && minute <= 360).filter(
      ({ minute }) => minute <= 480 || minute >= 27 * 60,
    ),
    change('P1', 90, true),
    change('P1', 400, false),
    ...beats('P2', 10, 30 * 60, () => false),
  ]
  return picture(inOrder(sent), 36 * 60, 30 * 60, {})
}

function beats(
  space: Sent['space'],
  from: number,
  to: number,
  occupied: (minute: number) => boolean,
): readonly Sent[] {
  const count = Math.floor((to - from) / 60) + 1
  return Array.from({ length: count }, (_, n) => {
    const minute = from + n * 60
    return { space, minute, occupied: occupied(minute), isChange: false }
  })
}

function change(space: Sent['space'], minute: number, occupied: boolean): Sent {
  return { space, minute, occupied, isChange: true }
}

function inOrder(sent: readonly Sent[]): readonly Sent[] {
  return sent.toSorted((a, b) => a.minute - b.minute)
}

function picture(
  sent: readonly Sent[],
  untilMinute: number,
  shownMinutes: number,
  properties: Parameters<typeof told>[2],
): string {
  const facts = told(sent, untilMinute, properties).filter(({ subject }) => subject === 'P1')
  const spans = (start: string, end: string): readonly Bar[] =>
    spansOf(facts, start, end, shownMinutes)
  const rows: readonly Row[] = [
    { name: 'frames', frames: sent.filter(({ space }) => space === 'P1') },
    { name: 'frames beside', frames: sent.filter(({ space }) => space === 'P2') },
    { name: 'told live: taken', bars: spans('spotTaken', 'spotFreed'), fill: '#2f6f9f' },
    { name: 'stays for good', bars: finalsOf(facts), fill: '#0b6e4f' },
    { name: 'over-stay', bars: spans('overstayStarted', 'overstayEnded'), fill: '#b3541e' },
    {
      name: 'sensor in doubt',
      bars: spans('spaceSensorDoubted', 'spaceSensorTrusted'),
      fill: '#8a1c3b',
    },
  ].filter((row) => ('bars' in row ? row.bars.length > 0 : row.frames.length > 0))
  return svg(rows, shownMinutes)
}

/** From the moment it was told to the moment its end was. */
function spansOf(
  facts: readonly EventFact[],
  start: string,
  end: string,
  shownMinutes: number,
): readonly Bar[] {
  const bars: Bar[] = []
  let from: number | undefined
  for (const { type, atMs, fields } of facts) {
    if (type === start)
      from = type === 'overstayStarted' ? minutes(fields['sinceMs']) : minutes(atMs)
    if (type !== end || from === undefined) continue
    bars.push({ from, to: minutes(atMs) })
    from = undefined
  }
  return from === undefined ? bars : [...bars, { from, to: shownMinutes }]
}

function finalsOf(facts: readonly EventFact[]): readonly Bar[] {
  return facts
    .filter(({ type }) => type === 'stayFinal')
    .map(({ fields }) => ({ from: minutes(fields['sinceMs']), to: minutes(fields['untilMs']) }))
}

function minutes(ms: unknown): number {
  return (ms as number) / MINUTE_MS
}

function svg(rows: readonly Row[], shownMinutes: number): string {
  const x = (minute: number): number =>
    Math.round((LEFT + (Math.min(minute, shownMinutes) / shownMinutes) * WIDTH) * 10) / 10
  const height = rows.length * ROW + 40
  const drawn = rows.map((row, n) => {
    const y = n * ROW + 12
    const name = `<text x="${LEFT - 10}" y="${y + 14}" text-anchor="end">${row.name}</text>`
    const line = `<line x1="${LEFT}" y1="${y + 18}" x2="${LEFT + WIDTH}" y2="${y + 18}" stroke="#ccc"/>`
    const marks = 'bars' in row ? row.bars.map(barOf(x, y, row.fill)) : row.frames.map(markOf(x, y))
    return [name, line, ...marks].join('')
  })
  const stepMinutes = shownMinutes > 720 ? 360 : 60
  const ticks = Array.from({ length: Math.floor(shownMinutes / stepMinutes) + 1 }, (_, n) => {
    const minute = n * stepMinutes
    return `<text x="${x(minute)}" y="${height - 8}" text-anchor="middle">${minute / 60} h</text>`
  })
  const box = `0 0 ${LEFT + WIDTH + 20} ${height}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" font-family="sans-serif" font-size="12">
<title>Frames of a parking sensor, and what was told of them</title>
<rect width="100%" height="100%" fill="#fff"/>
${[...drawn, ...ticks].join('\n')}
</svg>
`
}

const barOf =
  (x: (minute: number) => number, y: number, fill: string) =>
  ({ from, to }: Bar): string => {
    const width = Math.max(2, Math.round((x(to) - x(from)) * 10) / 10)
    return `<rect x="${x(from)}" y="${y}" width="${width}" height="18" fill="${fill}"/>`
  }

/** Up: taken, down: free; high a change, low a heartbeat; hollow: lost on the radio. */
const markOf =
  (x: (minute: number) => number, y: number) =>
  ({ minute, occupied, isChange, isLost }: Sent): string => {
    const size = isChange ? 7 : 4
    const [tip, base] = occupied ? [y + 16 - 2 * size, y + 16] : [y + 16, y + 16 - 2 * size]
    const at = x(minute)
    const look = isLost ? 'fill="none" stroke="#c00"' : 'fill="#333"'
    return `<path d="M${at} ${tip}L${at + size} ${base}H${at - size}Z" ${look}/>`
  }
