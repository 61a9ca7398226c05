/**
 * Codecs of the sizes that public ones have, written here: a small one, one of 20 KB that reads by
 * `Buffer`, one of 105 KB that is mostly tables, and fifty of 35 KB on average.
 */

export const SMALL_CODEC = `
function decodeUplink(input) {
  var bytes = input.bytes, data = {}, warnings = []
  if (input.fPort !== 1) return { errors: ['unknown FPort ' + input.fPort] }
  if (bytes.length < 6) return { errors: ['expected 6 bytes, got ' + bytes.length] }
  data.occupied = (bytes[0] & 1) === 1
  data.temperature = (((bytes[1] << 8) | bytes[2]) << 16 >> 16) / 10
  data.humidity = bytes[3] / 2
  data.voltage = Number((2 + bytes[4] / 100).toFixed(2))
  data.counter = bytes[5]
  if (data.voltage < 2.2) warnings.push('battery low')
  return { data: data, warnings: warnings }
}
// ${'The maker tells at length how the frame is laid out. '.repeat(18)}
`

/** A family's reader over a table of `types`, as makers write them; \`Buffer\` reads the numbers. */
function tableCodec(types: number, notes: number): string {
  const rows = Array.from({ length: types }, (_, n) => {
    const size = [1, 2, 4][n % 3]
    return `  { channel: ${n % 256}, type: ${(n * 7) % 256}, name: 'value_${n}', unit: 'unit ${n % 9}', size: ${size}, scale: ${[1, 10, 100][n % 3]}, note: '${'n'.repeat(notes)}' },`
  })
  return `
var TYPES = [
${rows.join('\n')}
]
function readNumber(buffer, at, size) {
  if (size === 1) return buffer.readUInt8(at)
  return size === 2 ? buffer.readInt16LE(at) : buffer.readUInt32LE(at)
}
function decodeUplink(input) {
  var buffer = Buffer.from(input.bytes), data = { raw: buffer.toString('hex') }, at = 0
  while (at + 2 <= buffer.length) {
    var channel = buffer.readUInt8(at), type = buffer.readUInt8(at + 1), row = null
    for (var i = 0; i < TYPES.length; i++) if (TYPES[i].channel === channel && TYPES[i].type === type) { row = TYPES[i]; break }
    if (!row || at + 2 + row.size > buffer.length) break
    data[row.name] = readNumber(buffer, at + 2, row.size) / row.scale
    at += 2 + row.size
  }
  return { data: data, warnings: at < buffer.length ? [(buffer.length - at) + ' bytes left'] : [] }
}
`
}

export const MEDIUM_CODEC = tableCodec(120, 50)
export const LARGE_CODEC = tableCodec(500, 100)
/** A frame of three values that both tables know; as text of six bytes it is one for the small codec too. */
export const SIZED_FRAME = Uint8Array.from([1, 7, 0x34, 0x12, 2, 14, 1, 2, 3, 4, 0, 0, 9])

export function fiftyCodecs(): readonly string[] {
  return Array.from(
    { length: 50 },
    (_, n) => `// number ${n}\n${tableCodec(40 + n * 13, 20 + n * 2)}`,
  )
}
