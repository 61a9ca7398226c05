import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { devicePlot, type HeardFrame } from '../device-plot.ts'
import { syncPlot } from '../sync-plot.ts'
import { bar, columns, scaleOf, sparkline } from './blocks.ts'
import { canvasFor, WIDTH_LEAST } from './terminal.ts'

const NOW_MS = Date.parse('2026-06-16T12:30:00Z')
const HOUR_MS = 3_600_000

function frame(hoursAgo: number, snrDb: number, rssiDbm = -100): HeardFrame {
  const at = new Date(NOW_MS - hoursAgo * HOUR_MS).toISOString()
  return { at, snrDb, rssiDbm, modulation: { kind: 'lora', sf: 7, bandwidthHz: 125_000 } }
}

const plain = { widthCells: 80, hasColours: false }
const about = { isAll: true, nowMs: NOW_MS, language: 'en', canvas: plain } as const

describe('blocks', () => {
  test('a sparkline goes from the least to the most, and shows what is unknown as such', () => {
    assert.equal(sparkline([0, 4, 8, null], { least: 0, most: 8 }), '▁▅█·')
    assert.equal(sparkline([5, 5], scaleOf([5, 5])), '▅▅')
  })

  test('columns are as high as their values, eight steps a row', () => {
    assert.deepEqual(columns([0, 8, 16], { least: 0, most: 16 }, 2), [' ▁█', '▁██'])
  })

  test('a bar of a little shows a little, of nothing nothing', () => {
    assert.deepEqual(
      [bar(0, 4), bar(0.001, 4), bar(0.5, 4), bar(1, 4)],
      ['░░░░', '█░░░', '██░░', '████'],
    )
  })
})

test('a picture is drawn on a terminal or when asked for; NO_COLOR and a dumb terminal keep it grey', () => {
  assert.equal(canvasFor({}, {}, {}), undefined)
  assert.equal(canvasFor({ plot: false }, { isTTY: true }, {}), undefined)
  assert.deepEqual(canvasFor({ plot: true }, {}, {}), plain)
  const terminal = { isTTY: true, columns: 100 }
  assert.deepEqual(canvasFor({}, terminal, {}), { widthCells: 100, hasColours: true })
  assert.equal(canvasFor({}, terminal, { NO_COLOR: '1' })?.hasColours, false)
  assert.equal(canvasFor({}, terminal, { NO_COLOR: '' })?.hasColours, true)
  assert.equal(canvasFor({}, terminal, { TERM: 'dumb' })?.hasColours, false)
  assert.equal(canvasFor({}, { isTTY: true, columns: 5 }, {})?.widthCells, WIDTH_LEAST)
})

describe('device show', () => {
  test('margin by frame, level, and uplinks by hour, oldest left', () => {
    const frames = [frame(0, 5.5, -90), frame(0.1, -4.5, -110), frame(3, -7.5, -120)]
    assert.deepEqual(
      devicePlot(frames, about),
      [
        '    13 dB   █',
        '            █',
        '            █',
        '     0 dB ▁██',
        '          margin over the floor of the data rate, 3 frames, oldest first',
        '    level ▁▃█',
        '          -120 to -90 dBm',
        '  uplinks ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▅▁▁█',
        '          by hour of the last 24 h, at most 2',
      ].map((line) => line.trimEnd()),
    )
  })

  test('hours before the oldest frame that was asked for are unknown, not empty', () => {
    const [, , , , , , , uplinks] = devicePlot([frame(0, 0), frame(2, 0)], {
      ...about,
      isAll: false,
    })
    assert.match(uplinks!, /^ {2}uplinks ·{22}▁█$/)
  })

  test('a terminal as narrow as can be is not overrun, and one without frames draws nothing', () => {
    const frames = Array.from({ length: 100 }, (_, i) => frame(i / 10, i % 13, -100 - i))
    const canvas = { widthCells: WIDTH_LEAST, hasColours: false }
    const drawn = devicePlot(frames, { ...about, canvas }).filter((line) => /[▁-█]/.test(line))
    assert.ok(drawn.length >= 5)
    for (const line of drawn) assert.ok([...line].length <= WIDTH_LEAST, line)
    assert.deepEqual(devicePlot([], about), [])
  })

  test('colours say what is good, just enough and poor; the characters are the same without', () => {
    const frames = [frame(0, 5), frame(1, 0), frame(2, -6)]
    const text = devicePlot(frames, { ...about, canvas: { ...plain, hasColours: true } }).join('\n')
    for (const code of [31, 32, 33]) assert.ok(text.includes(`\u001b[${code}m`))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away
    assert.equal(text.replace(/\u001b\[\d+m/g, ''), devicePlot(frames, about).join('\n'))
  })
})

test('sync status: the longest backlog fills the bar, an alarm that waits is red', () => {
  const stream = (n: number, waiting: number) => ({ stream: n, waiting, next: 9, acked: 0 })
  const names = ['alarm', 'state']
  const canvas = { widthCells: 32, hasColours: false }
  const lines = syncPlot([stream(0, 1), stream(1, 40)], { names, language: 'fr', canvas })
  assert.deepEqual(lines, [
    'alarm     █░░░░░░░░░ 1 en attente',
    'state     ██████████ 40 en attente',
  ])
  const red = syncPlot([stream(0, 1)], {
    names,
    language: 'en',
    canvas: { ...canvas, hasColours: true },
  })
  assert.match(red[0]!, /\[31m█+/)
})
