import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUNDLED } from './bundled/list.ts'
import { loadBundledDecoders } from './bundled/load-system.ts'
import { makeCatalogue, profileOf } from './catalogue.ts'
import { QUANTITIES } from './contract.ts'
import { inProcessDecodeService } from './in-process.ts'

const ws101 = BUNDLED.find(({ decoder }) => decoder.id === 'milesight-ws101')!.decoder
const bytes = Uint8Array.of(0x01, 0x75, 0x10, 0xff, 0x2e, 0x01)

test('the answer names the decoder with its version and the hash of its source', async () => {
  const service = inProcessDecodeService(makeCatalogue([{ decoder: ws101, source: 'abc' }]))
  const answer = await service.decode({ profile: ws101.id, fPort: 85, bytes, receivedMs: 0 })
  assert.equal(answer.decoder, 'milesight-ws101@1:ba7816bf') // SHA-256 of "abc"
  assert(answer.result.kind === 'decoded')
})

test('a device of an unknown profile is answered with no-decoder', async () => {
  const service = inProcessDecodeService(new Map())
  const answer = await service.decode({ profile: 'acme-x', fPort: 85, bytes, receivedMs: 0 })
  assert.equal(answer.decoder, 'none')
  assert(answer.result.kind === 'failed' && answer.result.error === 'no-decoder')
  assert.equal(service.encode({ profile: 'acme-x', command: { kind: 'reboot' } }), undefined)
})

test('every bundled decoder is in the catalogue under its own hash', () => {
  const catalogue = loadBundledDecoders()
  assert.equal(catalogue.size, BUNDLED.length)
  const names = [...catalogue.values()].map((entry) => entry.name)
  for (const name of names) assert.match(name, /^[a-z0-9.-]+@\d+:[0-9a-f]{8}$/)
  assert.equal(new Set(names.map((name) => name.split(':')[1])).size, BUNDLED.length)
})

test('a profile has the channels of its decoder in order, each once, with unit and decimals', () => {
  for (const { decoder } of BUNDLED) {
    const { id, channels } = profileOf(decoder)
    assert.equal(id, decoder.id)
    const keys = channels.map(({ quantity, index }) => `${quantity} ${index}`)
    assert.deepEqual(
      keys,
      decoder.channels.map(({ quantity, index }) => `${quantity} ${index}`),
    )
    assert.equal(new Set(keys).size, keys.length)
    for (const { quantity, unit } of channels) assert.equal(unit, QUANTITIES[quantity].unit)
  }
})
