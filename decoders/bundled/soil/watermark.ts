/**
 * Irrometer Watermark 200SS: the frequency its interface gives → soil tension.
 *
 *   from Hz    kPa at it   less for each Hz above
 *   > 6430     0
 *   4330       9           0.004286            600    75    0.1176
 *   2820       15          0.003974            485    100   0.2174
 *   1110       35          0.0117              293    200   0.5208
 *   770        55          0.05884             below: 200, the end of its scale
 *
 * Source: Irrometer, 200SS-VA frequency table, as the Tektelic KIWI manual has it; 1546 Hz → 30 kPa.
 */

const PIECES = [
  { fromHz: 4330, kpa: 9, perHz: 0.004286 },
  { fromHz: 2820, kpa: 15, perHz: 0.003974 },
  { fromHz: 1110, kpa: 35, perHz: 0.0117 },
  { fromHz: 770, kpa: 55, perHz: 0.05884 },
  { fromHz: 600, kpa: 75, perHz: 0.1176 },
  { fromHz: 485, kpa: 100, perHz: 0.2174 },
  { fromHz: 293, kpa: 200, perHz: 0.5208 },
] as const

export function watermarkTension(hertz: number): number {
  if (hertz > 6430) return 0
  const piece = PIECES.find(({ fromHz }) => hertz >= fromHz)
  return piece ? piece.kpa - (hertz - piece.fromHz) * piece.perHz : 200
}
