import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { STAND_IN_PATCH, standInImage } from '../../test/support/emulated-board.ts'
import { readFirmwareFile } from './firmware-file.ts'

const image = standInImage('agc')

function source(bytes: Uint8Array): Uint8Array {
  const values = [...bytes].map((byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`)
  const text = `/* AGC */\nstatic const uint8_t agc_firmware[8192] = {\n${values.join(', ')}\n};\n`
  return Buffer.from(text)
}

test('a C source and the bytes alone are the same image', () => {
  const bare = readFirmwareFile(image)
  const fromSource = readFirmwareFile(source(image))
  assert.ok(bare.kind === 'image' && fromSource.kind === 'image')
  assert.deepEqual(fromSource.image, bare.image)
  assert.equal(fromSource.sha256, bare.sha256)
  assert.equal(bare.known, undefined)
})

test('the patch of the SX1261 is read from its words, most significant byte first', () => {
  const view = new DataView(STAND_IN_PATCH.buffer, STAND_IN_PATCH.byteOffset)
  const words = Array.from({ length: 386 }, (_, i) => `0x${view.getUint32(4 * i).toString(16)}`)
  const text = `static const uint32_t pram[PRAM_COUNT] = {\n${words.join(',\n')}\n};\n`
  const read = readFirmwareFile(Buffer.from(text))
  assert.ok(read.kind === 'image')
  assert.deepEqual(read.image, STAND_IN_PATCH)
  assert.deepEqual(read.form, ['sx1261'])
  assert.equal(read.known, undefined)
  const cut = readFirmwareFile(Buffer.from(text.replace(`${words[7]},`, '')))
  assert.ok(cut.kind === 'rejected' && /385 values/.test(cut.reason))
})

test('a cut, a changed and a foreign file are refused with what is wrong', () => {
  const why = (bytes: Uint8Array) => {
    const read = readFirmwareFile(bytes)
    return read.kind === 'rejected' ? read.reason : ''
  }
  assert.match(why(source(image.subarray(0, 8_000))), /8000 values/)
  const changed = image.slice()
  changed[5_000] = changed[5_000]! ^ 0x02
  assert.match(why(changed), /parity/)
  assert.match(why(Buffer.from('a picture of a cat')), /neither/)
  assert.match(why(new Uint8Array(2 ** 21)), /too many/)
})

test('S19: no file makes the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.equal(readFirmwareFile(bytes).kind, 'rejected')
    }),
  )
})
