/**
 * ACME Probe (a sensor that nobody makes): temperature and humidity on fPort 7.
 *
 *   byte 0..1   temperature, s16 big-endian, tenths of °C
 *   byte 2      relative humidity, half percents
 */
function decodeUplink(input) {
  var b = input.bytes
  if (input.fPort !== 7) return { errors: ['unknown fPort ' + input.fPort] }
  if (b.length < 3) return { errors: ['3 bytes are needed, not ' + b.length] }
  return { data: { temp_c: (((b[0] << 24) >> 16) | b[1]) / 10, hum: b[2] / 2 } }
}
