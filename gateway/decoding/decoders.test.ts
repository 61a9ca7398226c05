import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCatalogue } from '../../decoders/catalogue.ts'
import type { CodecAnswer } from '../../decoders/sandbox/codec.ts'
import { Decoders } from './decoders.ts'
import type { RunningDecoder, Sandbox } from './running.ts'

const CHANNELS = [{ quantity: 'air.temperature', index: 0 }] as const
const REF = { version: '1.0.0', sha256: 'a1' }
const request = { profile: 'acme-probe', fPort: 1, bytes: Uint8Array.of(20), receivedMs: 0 }

test('F53: a frame under way in a decoder that leaves is read by the one that comes', async () => {
  let leave: (answer: CodecAnswer) => void = () => {}
  let given: () => void = () => {}
  const isGiven = new Promise<void>((resolve) => {
    given = resolve
  })
  const sandbox: Sandbox = {
    load: async () => ({ ok: true }),
    loadMapping: async () => ({ ok: true }),
    call: () => {
      given()
      return new Promise((resolve) => {
        leave = resolve
      })
    },
    map: async () => ({ ok: true, output: null }),
    // As the sandbox does: calls of what is dropped are answered.
    drop: () => leave({ ok: false, error: { kind: 'gone', message: 'it is not loaded' } }),
  }
  const decoders = new Decoders({
    catalogue: makeCatalogue([]),
    sandbox,
    packageOf: async (profile, ref) => {
      return { profile, ref, code: '', mapping: undefined, channels: CHANNELS }
    },
    raise: (code) => assert.fail(code),
  })
  decoders.open(
    () => REF,
    () => {},
  )
  const answer = decoders.decode(request)
  await isGiven
  const measurements = [{ ...CHANNELS[0], value: 20 }]
  const next: RunningDecoder = {
    name: 'acme-probe@1.1.0:b2',
    ref: { version: '1.1.0', sha256: 'b2' },
    decode: async () => ({ kind: 'decoded', output: { measurements, notes: [], warnings: [] } }),
    encode: async () => undefined,
    close() {},
  }
  const slot = await decoders.slot('acme-probe')
  slot.tryOut(next)
  slot.promote()
  const { decoder, result } = await answer
  assert.equal(decoder, 'acme-probe@1.1.0:b2')
  assert.equal(result.kind, 'decoded')
})
