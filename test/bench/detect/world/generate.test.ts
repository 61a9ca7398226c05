import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { generateWorld, type WorldGiven } from './generate.ts'
import { overrideParams } from './params-override.ts'

/** Of the files that the reference's own generator writes: the first 16 hex digits of SHA-256. */
const OF_SEED_1 = {
  'meta.json': 'b7f77157c5186808',
  'parking.jsonl': 'e3546af97206eaf5',
  'spaces.json': '5fb936f9075660ea',
  'water.jsonl': '3301ff2d8c1e95ff',
  'zones.json': '52317a09bc12fe7c',
  'truth/leak-flow.json': 'df8e0fef7d896c4f',
  'truth/parking-health.jsonl': '9de7e0e1a0d66f1f',
  'truth/parking-stays.jsonl': '758748b10837de93',
  'truth/water-daily.jsonl': '0286d53690e78cde',
  'truth/water-events.jsonl': '286fd98fa9cb27d3',
}
const OF_ROUGH_TOWN = {
  'meta.json': '3e99073bc48a903b',
  'parking.jsonl': 'ff3f8b58bb6e275b',
  'spaces.json': '2512e1910556c501',
  'water.jsonl': '01edbb7cee9a5fff',
  'zones.json': 'eb09ec9cdfe994a4',
  'truth/leak-flow.json': 'aa022c3ebccddfab',
  'truth/parking-health.jsonl': '0a3cd075e89d244a',
  'truth/parking-stays.jsonl': 'f04a89661c150fec',
  'truth/water-daily.jsonl': 'be0aed8c757346fc',
  'truth/water-events.jsonl': '6726cc9cb15c0d42',
}
const ROUGH = new URL('../params/rough.json', import.meta.url)

function digestsOf(given: WorldGiven): Record<string, string> {
  const dir = mkdtempSync(join(tmpdir(), 'cigale-world-'))
  try {
    generateWorld(dir, given)
    const digest = (file: string) =>
      createHash('sha256')
        .update(readFileSync(join(dir, file)))
        .digest('hex')
        .slice(0, 16)
    return Object.fromEntries(Object.keys(OF_SEED_1).map((file) => [file, digest(file)]))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

test('seed 1 makes the reference world, byte for byte', () => {
  assert.deepEqual(digestsOf({ seed: 1, waterDays: 12, parkingDays: 2 }), OF_SEED_1)
})

test('a world of other parameters, with every kind of fault, is the reference one too', () => {
  const params = overrideParams(JSON.parse(readFileSync(ROUGH, 'utf8')))
  const given = { seed: 5, waterDays: 20, parkingDays: 14, firstDay: '2026-05-20', params }
  assert.deepEqual(digestsOf(given), OF_ROUGH_TOWN)
})

test('a parameter replaces what it names and leaves the rest; a strange name is refused', () => {
  const { radio, water } = overrideParams({
    radio: { lossMax: 0.5 },
    water: { __replace: true, litresPerPulse: { '100': 1 } },
  })
  assert.equal(radio.lossMax, 0.5)
  assert.equal(radio.lossMin, 0.05)
  assert.deepEqual(water.litresPerPulse, { '100': 1 })
  assert.equal(water.sites, 5)
  const merged = overrideParams({ water: { litresPerPulse: { '100': 1 } } })
  assert.deepEqual(merged.water.litresPerPulse, { '1': 0.6, '10': 0.3, '0.1': 0.1, '100': 1 })
  assert.throws(() => overrideParams({ radio: { lossMaxx: 0.5 } }), /radio\.lossMaxx/)
  assert.throws(() => overrideParams({ sky: {} }), /sky/)
})
