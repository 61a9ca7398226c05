import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import type { ReadBack } from '../journal/read-back.ts'
import type { TimedRecord } from '../journal/record.ts'
import { placeOf, positionOf } from '../journal/segment.ts'
import { keyOfFrame, rawFrames } from './raw-frames.ts'

const devEui = '70b3d5499f0012ab' as DevEui
const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 2, 9)

/** A journal of a frame an hour, eight in each segment; it says which segments were read through. */
function journalOf(hours: number) {
  const readThrough: number[] = []
  const segments = async () => Array.from({ length: hours / 8 }, (_, n) => hours / 8 - 1 - n)
  async function* records(from: number): AsyncGenerator<ReadBack> {
    const { segment } = placeOf(from)
    for (let i = 0; i < 8; i++) {
      if (i === 7) readThrough.push(segment)
      const fCntUp = segment * 8 + i
      const position = positionOf({ segment, offset: i })
      const record = { kind: 'uplink', devEui, fCntUp, atMs: START_MS + fCntUp * HOUR_MS }
      const whole = { ...record, repeat: false, frmPayload: Uint8Array.of(fCntUp) }
      yield { position, next: position + 1, record: whole as unknown as TimedRecord }
    }
  }
  return { segments, records, readThrough }
}

const frame = (fCntUp: number) => ({ devEui, fCntUp, atMs: START_MS + fCntUp * HOUR_MS })
const END = positionOf({ segment: 100, offset: 0 })

test('frames are found wherever they stand, and no segment is read through for nothing', async () => {
  const journal = journalOf(80)
  const found = await rawFrames(journal, [frame(79), frame(42), frame(41)], END)
  assert.deepEqual(
    [79, 42, 41].map((n) => found.get(keyOfFrame(frame(n)))),
    [79, 42, 41].map((n) => Uint8Array.of(n)),
  )
  assert.deepEqual(journal.readThrough, [9])
})

test('a frame that is not there is not looked for in segments that are too old for it', async () => {
  const journal = journalOf(80)
  const strange = { ...frame(75), fCntUp: 9_999 }
  assert.equal((await rawFrames(journal, [strange], END)).size, 0)
  assert.deepEqual(journal.readThrough, [])
  assert.equal((await rawFrames(journal, [], END)).size, 0)
})
