/** The spectrum through every thread of a running gateway, on an emulated board with its receiver. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SpectrumView } from '../../gateway/api/spectrum-view.ts'
import { InstallVan } from '../support/install-van.ts'

let van: InstallVan
before(async () => {
  van = await InstallVan.open(1)
})
after(() => van?.close())

async function look(freqHz: number, looks = 500): Promise<{ status: number; body: SpectrumView }> {
  const [url, token] = van.address.split('/#token=')
  const headers = { authorization: `Bearer ${token}` }
  const path = `/api/v1/radio/spectrum?freqHz=${freqHz}&looks=${looks}`
  const response = await fetch(`${url}${path}`, { headers })
  return { status: response.status, body: (await response.json()) as SpectrumView }
}

test('frequencies of a quiet street show the receiver’s own noise, each look counted', async () => {
  for (const freqHz of [863_100_000, 868_100_000, 869_900_000]) {
    const { status, body } = await look(freqHz)
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(
      body.counts.reduce((sum, count) => sum + count, 0),
      500,
    )
    assert.ok(body.usualDbm <= -112 && body.burstDbm <= -108, JSON.stringify(body))
  }
})

test('two who look at once are served one after the other or told so, never mixed up', async () => {
  const [one, other] = await Promise.all([look(866_000_000, 20_000), look(867_000_000, 20_000)])
  const statuses = [one.status, other.status].sort()
  assert.deepEqual(statuses, [200, 409])
  const seen = one.status === 200 ? one.body : other.body
  assert.equal(seen.freqHz, one.status === 200 ? 866_000_000 : 867_000_000)
})
